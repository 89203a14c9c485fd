// A result as the views take it, and which of its columns are times, numbers, points and things.
//
// { columns: [name], rows: [{ name: cell }] }, without unbound cells; a cell is
// { kind: "iri" | "literal" | "blank", value, type, text, page }: `type` the local name of the datatype, `text` what is
// shown, `page` where one reads about it, "" for nowhere.

const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"]);
const POINT = /^(?:<[^>]*>\s*)?POINT\s*Z?\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)/i;
const DAY = /^(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$/;
const POSITIONS = /^(lat|latitude|long|lng|longitude)$/i;
const DAY_LENGTH = 86400000;

/** Returns the view and the options that a query names in `#+ view: chart {"x": "month"}` or `#defaultView:Chart{…}`. */
export const viewOf = text => {
  const found = /^#\+?\s*(?:view|defaultView):\s*(\w+)\s*(\{.*\})?\s*$/im.exec(text ?? "");
  if (!found) return { name: "", options: {} };
  const charts = { linechart: "line", barchart: "bar", areachart: "area" }, name = found[1].toLowerCase();
  let options = {};
  try { options = JSON.parse(found[2] ?? "{}"); } catch { /* options that are no JSON are left out */ }
  if (Array.isArray(options)) options = Object.assign({}, ...options);
  if (name in charts) return { name: "chart", options: { kind: charts[name], ...options } };
  return { name: { dimensions: "table", graphbuilder: "chart" }[name] ?? name, options };
};

/** Returns results of the SPARQL protocol in JSON in this shape; labels and pages are by IRI. */
export const fromSparql = (answer, labels = {}, pages = {}) => ({
  columns: answer.head.vars,
  rows: answer.results.bindings.map(row => Object.fromEntries(Object.entries(row).map(([name, term]) => [name, {
    kind: term.type === "uri" ? "iri" : term.type === "bnode" ? "blank" : "literal",
    value: term.value,
    type: (term.datatype ?? "").replace(/^.*[#/]/, ""),
    text: labels[term.value] ?? term.value,
    page: pages[term.value] ?? "",
  }]))),
});

/** Returns [longitude, latitude] of a cell with a point in WKT, or undefined. */
export const pointOf = cell => {
  const found = cell && POINT.exec(cell.value);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
};

/** Returns [first, last] in milliseconds of a date, a month, a year, or a range "first/last", of which one end may be ".." and unknown; or undefined. */
export const spanOf = cell => {
  if (!cell || cell.kind !== "literal") return undefined;
  const parts = cell.value.split("/").filter(part => part !== "..").map(part => DAY.exec(part));
  if (parts.length === 0 || parts.length > 2 || parts.some(part => !part)) return undefined;
  const first = parts[0], last = parts[parts.length - 1];
  const from = Date.UTC(Number(first[1]), Number(first[2] ?? 1) - 1, Number(first[3] ?? 1));
  const next = last[3] ? Date.UTC(Number(last[1]), Number(last[2]) - 1, Number(last[3])) + DAY_LENGTH
    : last[2] ? Date.UTC(Number(last[1]), Number(last[2]), 1) : Date.UTC(Number(last[1]) + 1, 0, 1);
  return [from, next - 1];
};

export const numberOf = cell => (cell && NUMBERS.has(cell.type) ? Number(cell.value) : undefined);

/** Returns the columns by what they hold. `options.hide` leaves out columns, written as in WDQS with or without "?". */
export const roles = (result, options = {}) => {
  const hidden = new Set([options.hide ?? []].flat().map(name => name.replace(/^\?/, "")));
  const columns = result.columns.filter(name => !hidden.has(name));
  const share = (name, test) => {
    const cells = result.rows.map(row => row[name]).filter(Boolean);
    return cells.length > 0 ? cells.filter(test).length / cells.length : 0;
  };
  const all = (name, test) => share(name, test) === 1;
  const isTime = cell => !NUMBERS.has(cell.type) && spanOf(cell) !== undefined;
  const points = columns.filter(name => all(name, pointOf));
  const times = columns.filter(name => share(name, isTime) > 0.5);  // "every May" has no place on an axis
  const numbers = columns.filter(name => all(name, cell => numberOf(cell) !== undefined));
  const things = columns.filter(name => all(name, cell => cell.kind === "iri"));
  const texts = columns.filter(name => ![...points, ...times, ...numbers, ...things].includes(name) && all(name, cell => cell.kind === "literal"));
  return {
    columns, points, times, things, texts,
    positions: numbers.filter(name => POSITIONS.test(name)),
    numbers: numbers.filter(name => !POSITIONS.test(name)),
  };
};

const LABELS = ["what", "label", "name", "title", "headline", "event"];
const SUBJECTS = ["event", "meeting", "statement", "who", "actor", "article", "place"];
const among = (wanted, there) => wanted.find(name => there.includes(name)) ?? there[0];

/** Returns the column that names a row, and the one whose page a row leads to. */
export const labelColumn = (found, options) => options.label ?? among(LABELS, [...found.texts, ...found.things]);
export const linkColumn = (found, options) => options.link ?? among(SUBJECTS, found.things);

const SURE = /^(|actual|happened)$/i;

/** Returns what must be said of a row beside its label: that it is planned or denied, and on whose word it rests. */
export const caveats = row => {
  const fact = row.fact ?? row.factuality, source = row.whose_word ?? row.attributed_to ?? row.source;
  const said = [];
  if (fact && !SURE.test(fact.text)) said.push(fact.text);
  if (source) said.push(source.text);
  return { isSure: said.length === 0, fact: fact && !SURE.test(fact.text) ? fact.text : "", source: source?.text ?? "" };
};
