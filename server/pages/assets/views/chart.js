// Bars, lines or areas: numbers by a name or a time, as several columns or as one column split into series.
import { drawn } from "./charts.js";
import { pairOf } from "./graph.js";
import { colour, series, shortened, words } from "./page.js";
import { numberOf, roles } from "./result.js";

const MOST_BARS = 40, MOST_SERIES = 6, MOST_MONTHS = 360;
const RANGES = /_(low|high)$/;

const chosen = (result, options) => {
  const found = roles(result, options), named = name => name?.replace(/^\?/, "");
  const x = named(options.x) ?? found.columns.find(name => [found.times, found.texts, found.things].some(columns => columns.includes(name)));
  const y = [options.y ?? found.numbers.filter(name => !RANGES.test(name)).slice(0, 3)].flat().map(named);
  const pair = options.x ? undefined : pairOf(result, options);
  return { x, y, split: named(options.series), isTime: found.times.includes(x), also: pair && pair[0] === x ? pair[1] : undefined };
};

/** Returns months with those between them, so that an axis has no gaps; other labels as they are. */
const unbroken = labels => {
  if (labels.length < 2 || !labels.every(label => /^\d{4}-\d\d$/.test(label))) return labels;
  const count = label => 12 * Number(label.slice(0, 4)) + Number(label.slice(5)) - 1, first = count(labels[0]);
  const length = count(labels[labels.length - 1]) - first + 1;
  if (length > MOST_MONTHS) return labels;
  return Array.from({ length }, (_, at) => `${Math.floor((first + at) / 12)}-${String((first + at) % 12 + 1).padStart(2, "0")}`);
};

const summed = (rows, x, y, split) => {
  const labels = unbroken([...new Set(rows.map(row => row[x]?.text ?? ""))]), sums = new Map();
  for (const row of rows) {
    const name = row[split]?.text ?? "", at = labels.indexOf(row[x]?.text ?? "");
    if (!sums.has(name)) sums.set(name, labels.map(() => 0));
    sums.get(name)[at] += numberOf(row[y]) ?? 0;
  }
  const size = values => values.reduce((sum, value) => sum + value, 0);
  const ordered = [...sums].sort((one, other) => size(other[1]) - size(one[1]));
  const rest = ordered.slice(MOST_SERIES - 1);
  const kept = rest.length > 1
    ? [...ordered.slice(0, MOST_SERIES - 1), [words("others"), labels.map((_, at) => size(rest.map(([, values]) => values[at])))]]
    : ordered;
  return { labels, sets: kept };
};

const tabled = (rows, x, y, also) => ({
  labels: rows.map(row => [row[x]?.text, row[also]?.text].filter(Boolean).join(", ")),
  sets: y.map(name => [name.replaceAll("_", " "), rows.map(row => numberOf(row[name]) ?? null)]),
});

const config = (result, options, kind) => {
  const { x, y, split, isTime, also } = chosen(result, options);
  const ordered = isTime ? [...result.rows].sort((one, other) => (one[x]?.value ?? "").localeCompare(other[x]?.value ?? "")) : result.rows;
  const { labels, sets } = split ? summed(ordered, x, y[0], split) : tabled(ordered, x, y, also);
  const isBar = kind === "bar", upright = isTime || !isBar, shown = isBar && !isTime ? MOST_BARS : labels.length;
  const names = upright ? { names: "x", values: "y" } : { names: "y", values: "x" };
  return {
    type: isBar ? "bar" : "line",
    title: words("chart_of", { what: sets.map(([name]) => name || y[0]).join(", "), by: x.replaceAll("_", " ") }),
    shown, total: labels.length, upright,
    data: {
      labels: labels.slice(0, shown).map(name => shortened(name, 28)),
      datasets: sets.map(([label, data], at) => ({
        label: label || y[0].replaceAll("_", " "), data: data.slice(0, shown), backgroundColor: series(at) + (kind === "area" ? "66" : ""),
        borderColor: series(at), borderWidth: isBar ? 0 : 2, fill: kind === "area" ? (at && split ? "-1" : "origin") : false, tension: 0.2, pointRadius: labels.length > 60 ? 0 : 3,
      })),
    },
    options: {
      indexAxis: upright ? "x" : "y",
      scales: {
        [names.names]: { stacked: Boolean(split), grid: { display: false }, ticks: { autoSkip: upright, color: colour("ink") } },
        [names.values]: { stacked: Boolean(split), beginAtZero: true, title: { text: sets.length === 1 ? y[0].replaceAll("_", " ") : "" } },
      },
      plugins: { legend: { display: sets.length > 1, labels: { color: colour("ink"), boxWidth: 14 } } },
    },
  };
};

export default {
  name: "chart",
  kinds: ["bar", "line", "area"],
  canDraw: (result, options) => {
    const { x, y } = chosen(result, options);
    return result.rows.length > 0 && Boolean(x) && y.length > 0 && x !== y[0];
  },
  draw: async (place, result, options) => {
    const kind = options.kind ?? (chosen(result, options).isTime && !options.series && result.rows.length > 24 ? "line" : "bar");
    const made = config(result, options, kind);
    const height = made.upright ? 340 : Math.max(160, 60 + made.shown * (made.data.datasets.length > 1 && !options.series ? 34 : 24));
    const drawing = await drawn(place, made, height);
    if (made.shown < made.total) drawing.note = words("first_of", { shown: made.shown, total: made.total });
    return { ...drawing, kind };
  },
};
