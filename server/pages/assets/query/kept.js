// What this browser keeps: the open queries and those that were answered.

const KEY = "communique-queries", MOST = 50;

const stored = () => {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
};

/** Returns the state { tabs: [{ text }], at, history: [{ text, when, rows }] } as it was left, with at least one tab. */
export const kept = start => {
  const { tabs, at, history } = stored();
  const found = Array.isArray(tabs) ? tabs.filter(tab => typeof tab?.text === "string") : [];
  return {
    tabs: found.length ? found : [{ text: start }],
    at: Number.isInteger(at) && at >= 0 && at < found.length ? at : 0,
    history: Array.isArray(history) ? history.filter(one => typeof one?.text === "string") : [],
  };
};

export const keep = ({ tabs, at, history }) => {
  try { localStorage.setItem(KEY, JSON.stringify({ tabs: tabs.map(({ text }) => ({ text })), at, history: history.slice(0, MOST) })); } catch { /* a full or forbidden storage loses nothing that is open */ }
};
