// The answer of a query below the editor: progress, errors in words, views, the table, and downloads.
import { element, linked, root, words } from "../views/page.js";
import { save } from "../views/picture.js";
import { viewOf } from "../views/result.js";
import { show } from "../views/results.js";
import { sortable } from "../views/table.js";
import { shortName } from "./completion.js";

const NUMBERS = new Set(["integer", "decimal", "double", "float"]), DAYS = new Set(["date", "dateTime", "gYear", "gYearMonth"]);
const FORMATS = {
  SELECT: [["csv", "CSV", "csv"], ["tsv", "TSV", "tsv"], ["json", "JSON", "json"], ["xml", "XML", "xml"]],
  ASK: [["json", "JSON", "json"], ["xml", "XML", "xml"]],
  GRAPH: [["turtle", "Turtle", "ttl"], ["ntriples", "N-Triples", "nt"], ["rdfxml", "RDF/XML", "rdf"], ["jsonld", "JSON-LD", "jsonld"]],
};
const TOLD = [400, 403, 413, 429, 503, 504, 0], ADVISED = [413, 504];
const LONG = 60, MIDDLING = 30, RANGE = /^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/;

/** Sends a query to a route. Raises: an object of problem+json, status 0 where the server is not reached. */
export const asked = async (route, fields, signal) => {
  let answer;
  try {
    answer = await fetch(root + route, { method: "POST", body: new URLSearchParams(fields), signal, headers: { Accept: "application/json, */*;q=0.5" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw { status: 0, detail: "" };
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({ detail: answer.statusText }));
  throw { ...problem, status: answer.status, retry_after: problem.retry_after ?? Number(answer.headers.get("Retry-After") ?? 0) };
};

/** Returns a problem in words: what kind it is, where, what the server says, and what helps. */
export const problemBox = (problem, text, run, go) => {
  const box = element("div", { class: "problem", role: "alert" });
  box.append(element("strong", {}, words(TOLD.includes(problem.status) ? `problem_${problem.status}` : "problem_other")));
  if (problem.detail) box.append(element("p", {}, problem.detail));
  if (problem.line) {
    const line = text.split("\n")[problem.line - 1] ?? "", column = problem.column ?? 1;
    box.append(
      element("pre", { class: "code", tabindex: "0" }, `${line}\n${" ".repeat(Math.max(column - 1, 0))}^`),
      element("p", {}, element("button", { type: "button", class: "plain small", onclick: go }, words("go_there", { line: problem.line }))),
    );
  }
  if (ADVISED.includes(problem.status)) box.append(element("p", {}, words(`advice_${problem.status}`)));
  if ([0, 429, 503].includes(problem.status)) box.append(again(problem.retry_after ?? 0, run));
  return box;
};

/** Returns a button that runs the query again, once the seconds that the server asks for are over. */
const again = (seconds, run) => {
  const made = element("button", { type: "button", class: "plain small", onclick: run }, words("again"));
  const until = Date.now() + 1000 * seconds;
  const count = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    made.disabled = left > 0;
    made.textContent = left > 0 ? words("again_in", { seconds: left }) : words("again");
    if (left > 0 && (made.isConnected || left === seconds)) setTimeout(count, 1000);
  };
  count();
  return made;
};

const cellOf = (cell, prefixes, hasNames) => {
  if (!cell) return element("td");
  const text = cell.kind === "iri" && !hasNames ? shortName(cell.value, prefixes) : cell.text;
  const width = cell.kind === "literal" && text.length > LONG ? "long" : text.length > MIDDLING && !RANGE.test(text) ? "name" : undefined;
  const made = element("td", { class: NUMBERS.has(cell.type) ? "number" : width, "data-value": text === cell.value ? undefined : cell.kind === "literal" ? cell.value : undefined });
  if (cell.kind === "iri") {
    const link = linked(cell, text);
    if (link.nodeType === Node.ELEMENT_NODE) {
      link.title = cell.value;
      if (!cell.page.startsWith("/")) link.rel = "noreferrer external";
    }
    made.append(/^(\/|https?:)/.test(cell.page) ? link : document.createTextNode(text));
  } else if (DAYS.has(cell.type) && /^\d{4}/.test(cell.value)) {
    const day = cell.value.slice(0, 10);
    made.append(element("a", { class: "day", href: `${root}/browse/events?${new URLSearchParams({ from: day, to: day })}` }, text));
  } else if (RANGE.test(text)) {
    const [first, last] = text.split("/");
    made.append(element("span", { class: "day" }, first), "/", element("wbr"), element("span", { class: "day" }, last));
  } else {
    made.append(element("span", { class: "literal" }, text));
  }
  if (cell.language) made.append(" ", element("small", { class: "quiet" }, cell.language));
  return made;
};

/** Returns a result as a table whose first column has the numbers of the rows. */
export const tableOf = (result, prefixes, hasNames) => {
  const head = [element("th", { scope: "col", class: "at" }, words("number")), ...result.columns.map(name => element("th", { scope: "col", class: NUMBERS.has(result.rows.find(row => row[name])?.[name].type) ? "number" : undefined }, name.replaceAll("_", " ")))];
  const rows = result.rows.map((row, at) => element("tr", {}, element("td", { class: "at" }, String(at + 1)), ...result.columns.map(name => cellOf(row[name], prefixes, hasNames))));
  const table = element("table", { class: "result numbered" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  sortable(table);
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words("table") }, table);
};

const downloads = (text, form, title, place) => {
  const said = element("span", { role: "status", class: "quiet" });
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase().replace(/^-|-$/g, "").slice(0, 60) || "answer";
  const get = async (format, ending) => {
    said.textContent = words("downloading");
    try {
      const answer = await asked("/sparql", { query: text, format });
      save(await answer.blob(), `${name}.${ending}`);
    } catch (problem) {
      place.prepend(problemBox(problem, text, () => get(format, ending), () => {}));
    }
    said.textContent = "";
  };
  const buttons = FORMATS[form].map(([format, label, ending]) => element("button", { type: "button", class: "plain small", "data-format": format, onclick: () => get(format, ending) }, label));
  return element("span", { class: "data", role: "group", "aria-label": words("download") }, element("span", { class: "quiet" }, words("download")), ...buttons, said);
};

const summary = (answer, seconds) => {
  const count = answer.rows.length.toLocaleString("en");
  if (seconds === undefined) return words("answered_before", { count });
  const name = !answer.isWhole ? "only_first_in" : answer.rows.length === 1 ? "one_row_in" : answer.rows.length ? "rows_in" : "nothing_in";
  return words(name, { count, seconds });
};

/** Shows an answer of /api/table in an element, the view that the query names first. */
export const draw = async (place, text, answer, { seconds, title, prefixes }) => {
  const isAsk = answer.form === "ASK";
  const line = element("div", { class: "outcome" }, isAsk ? "" : element("p", { class: "quiet" }, summary(answer, seconds)), downloads(text, answer.form, title, place));
  place.replaceChildren(line);
  if (isAsk) {
    place.prepend(element("p", { class: "verdict" }, words(answer.rows[0].answer.value === "true" ? "yes" : "no")));
    return;
  }
  if (answer.warning) place.append(element("p", { class: "problem", role: "note" }, answer.warning));
  if (!answer.rows.length) return;
  const drawing = element("div", { class: "shown" }), told = viewOf(text);
  let hasNames = true, table = tableOf(answer, prefixes, hasNames);
  const toggle = element("button", { type: "button", class: "plain small", onclick: () => {
    hasNames = !hasNames;
    const made = tableOf(answer, prefixes, hasNames);
    table.replaceWith(made);
    table = made;
    toggle.textContent = words(hasNames ? "show_iris" : "show_names");
  } }, words("show_iris"));
  if (answer.rows.some(row => Object.values(row).some(cell => cell.kind === "iri"))) line.append(toggle);
  place.append(drawing, table);
  if (answer.turtle) place.append(element("details", {}, element("summary", {}, words("turtle")), element("pre", { class: "code", tabindex: "0" }, answer.turtle)));
  await show(drawing, answer, { ...told, name: told.name || "table" });
};
