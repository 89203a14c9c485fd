// The query page: its tabs, its tools and its runs. Without this script the form of the page stays.
import { element, root, words } from "../views/page.js";
import { asked, draw, problemBox } from "./answer.js";
import { editing, isThere } from "./editor.js";
import { keep, kept } from "./kept.js";
import { fragmentOf, queryOf } from "./links.js";
import { PROGRAMS } from "./programs.js";
import { formOf, titleOf } from "./syntax.js";

const by = id => document.getElementById(id);
const given = JSON.parse(by("given").textContent);
const FIRST_TELL = 400;

const vocabulary = fetch(`${root}/api/vocabulary`).then(answer => answer.json())
  .catch(() => ({ prefixes: {}, classes: [], properties: [], propertiesOf: {} }));

const begin = async () => {
  const state = kept(given.start), place = by("answer");
  let running, turn = 0;
  by("workbench").hidden = false;
  by("plain").hidden = true;
  const editor = editing(by("editor"), vocabulary, {
    run: () => run(),
    changed: text => { tab().text = text; tab().shown = undefined; keep(state); name(); },
  });
  const tab = () => state.tabs[state.at];

  // tabs
  const nameOf = (one, at) => titleOf(one.text) || `${words("title")} ${at + 1}`;
  const draw_tabs = () => by("tabs").replaceChildren(
    ...state.tabs.map((one, at) => element("span", { class: "tab" },
      element("button", { type: "button", "aria-pressed": String(at === state.at), title: nameOf(one, at), onclick: () => select(at) }, nameOf(one, at)),
      state.tabs.length > 1 ? element("button", { type: "button", class: "close", "aria-label": words("close_tab", { name: nameOf(one, at) }), onclick: () => close(at) }, "×") : "")),
    element("button", { type: "button", class: "new", "aria-label": words("new_tab"), title: words("new_tab"), onclick: () => { add(given.start); editor.focus(); } }, "+"),
  );
  const name = () => {
    const buttons = by("tabs").querySelectorAll("[aria-pressed]"), title = nameOf(tab(), state.at);
    if (buttons[state.at]) buttons[state.at].textContent = buttons[state.at].title = title;
    document.title = `${title} – ${words("title")} – Communiqué`;
  };
  const leave = () => { stop(); if (tab()) tab().past = editor.past(); };
  const arrive = () => {
    editor.open(tab().text, tab().past);
    keep(state);
    draw_tabs();
    name();
    if (tab().shown) answered(tab().shown); else place.replaceChildren();
  };
  const select = at => { if (at !== state.at) { leave(); state.at = at; arrive(); } };
  const add = text => { leave(); state.at = state.tabs.push({ text }) - 1; arrive(); };
  const close = at => {
    leave();
    state.tabs.splice(at, 1);
    if (at < state.at || state.at === state.tabs.length) state.at -= 1;
    arrive();
    by("tabs").querySelectorAll("[aria-pressed]")[state.at].focus();
  };

  /** Opens a query in the tab that has it already, in one that nobody has written in, or in a new one. */
  const open = text => {
    const same = state.tabs.findIndex(one => one.text.trim() === text.trim());
    if (same >= 0) { select(same); return; }
    if (tab().text.trim() === given.start.trim() || !tab().text.trim()) { tab().text = text; tab().past = undefined; tab().shown = undefined; arrive(); } else add(text);
  };

  // runs
  const answered = async shown => {
    if (shown.problem) {
      editor.mark(shown.problem);
      place.replaceChildren(problemBox(shown.problem, shown.text, run, () => { editor.mark(shown.problem); editor.focus(); }));
    } else {
      await draw(place, shown.text, shown.answer, { seconds: shown.seconds, title: titleOf(shown.text), prefixes: (await vocabulary).prefixes });
    }
  };
  const stop = () => { running?.abort(); };
  const run = async () => {
    await vocabulary;
    stop();
    editor.declare();
    const text = editor.value(), now = ++turn, here = tab(), begun = performance.now();
    const seconds = () => ((performance.now() - begun) / 1000).toFixed(performance.now() - begun < 995 ? 2 : 1);
    running = new AbortController();
    by("run").textContent = words("stop");
    by("told").textContent = "";
    editor.unmark();
    const tell = setInterval(() => {
      if (performance.now() - begun > FIRST_TELL) { by("progress").hidden = false; if (!by("told").textContent) by("told").textContent = words("running"); }
      by("elapsed").textContent = `${seconds()} s`;
    }, 100);
    place.setAttribute("aria-busy", "true");
    try {
      history.replaceState(null, "", `${root}/sparql${await fragmentOf(text)}`);
      const answer = await (await asked("/api/table", { query: text }, running.signal)).json();
      here.shown = { text, answer, seconds: seconds() };
      remember(text, answer.rows.length);
    } catch (problem) {
      here.shown = problem.name === "AbortError" ? undefined : { text, problem };
      if (problem.name === "AbortError" && now === turn) place.replaceChildren(element("p", { class: "quiet" }, words("stopped", { seconds: seconds() })));
    }
    clearInterval(tell);
    if (now !== turn) return;
    by("run").textContent = words("run");
    by("progress").hidden = true;
    place.removeAttribute("aria-busy");
    running = undefined;
    if (here.shown && here === tab()) {
      await answered(here.shown);
      by("told").textContent = place.querySelector(".outcome p, .verdict")?.textContent ?? "";
      if (place.getBoundingClientRect().top > 0.66 * innerHeight) by("run").scrollIntoView({ block: "start" });
    } else by("told").textContent = place.textContent;
  };
  by("run").addEventListener("click", () => { if (running) stop(); else run(); });

  // what is kept of answered queries
  const remember = (text, rows) => {
    state.history = [{ text, rows, when: new Date().toISOString() }, ...state.history.filter(one => one.text !== text)];
    keep(state);
    draw_history();
  };
  const draw_history = () => by("history").querySelector("ul").replaceChildren(
    ...state.history.map(one => element("li", {},
      element("button", { type: "button", class: "example", onclick: () => { reveal(); open(one.text); run(); } }, titleOf(one.text) || words("title")),
      " ", element("small", { class: "quiet" }, `${one.when.slice(0, 16).replace("T", " ")}, ${words("answered_before", { count: one.rows })}`))),
    element("li", {}, state.history.length
      ? element("button", { type: "button", class: "plain small", onclick: () => { state.history = []; keep(state); draw_history(); } }, words("forget"))
      : words("no_history")),
  );
  draw_history();

  // examples
  const examples = [...document.querySelectorAll("#examples .example")];
  for (const button of examples) button.addEventListener("click", () => { reveal(); open(button.dataset.query); run(); });
  by("example-words").addEventListener("input", event => {
    const wanted = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = button => { const said = `${button.textContent} ${button.dataset.words}`.toLowerCase(); return wanted.every(word => said.includes(word)); };
    for (const button of examples) button.closest("li").hidden = !fits(button);
    for (const part of document.querySelectorAll("#examples section")) part.hidden = !part.querySelector("li:not([hidden])");
    by("no-example").hidden = examples.some(button => !button.closest("li").hidden);
  });

  // an entity by its name, a link, and programs
  by("insert").addEventListener("chosen", event => { editor.insert(`<${event.detail.iri}>`); by("insert").value = ""; });
  const share = async () => { by("address").value = `${location.origin}${root}/sparql${await fragmentOf(editor.value())}`; };
  by("copy").addEventListener("click", async event => {
    by("address").select();
    try { await navigator.clipboard.writeText(by("address").value); } catch { document.execCommand("copy"); }
    event.target.nextElementSibling.textContent = words("copied");
  });
  const program = kind => {
    const form = formOf(editor.value());
    by("code").querySelector("pre").textContent = PROGRAMS[kind](`${location.origin}${root}/sparql`, editor.value(), form === "CONSTRUCT" || form === "DESCRIBE");
    for (const button of by("code").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.textContent === kind));
  };
  by("code").querySelector(".views").append(...Object.keys(PROGRAMS).map(kind => element("button", { type: "button", class: "plain small", "aria-pressed": "false", onclick: () => program(kind) }, kind)));

  // one help at a time, below its button
  const helps = [...by("helps").children], filling = { code: () => program(Object.keys(PROGRAMS)[0]), link: share };
  const reveal = wanted => {
    for (const button of helps) {
      const name = button.getAttribute("aria-controls"), isOpen = name === wanted && by(name).hidden;
      by(name).hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
      if (isOpen) filling[name]?.();
    }
  };
  for (const button of helps) button.addEventListener("click", () => reveal(button.getAttribute("aria-controls")));

  // what the address opens is run, once; a draft by a language model is not
  const linked = await queryOf(location.hash) ?? given.text;
  arrive();
  if (linked) open(linked);
  if (given.answer && linked === given.text) {
    tab().shown = given.answer.problem ? { text: linked, problem: given.answer.problem } : { text: linked, answer: given.answer };
    answered(tab().shown);
  } else if (linked && !given.draft) run();
  addEventListener("hashchange", async () => { const text = await queryOf(location.hash); if (text) { open(text); run(); } });
};

if (isThere) begin();
