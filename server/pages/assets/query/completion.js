// Completion in the editor: variables, words of SPARQL, prefixes, and the classes, properties and entities of this graph.
import { element, root, words } from "../views/page.js";
import { KEYWORDS, read, tokens } from "./syntax.js";

const MOST = 60;
const CONSTANTS = "cq:Actor cq:Place cq:Operation";  // what queries name

/** Returns the prefixed name of an IRI, or the IRI in angle brackets. */
export const shortName = (iri, prefixes) => {
  const [name, space] = Object.entries(prefixes).filter(([, space]) => iri.startsWith(space))
    .sort((one, other) => other[1].length - one[1].length)[0] ?? [];
  const local = name === undefined ? "" : iri.slice(space.length);
  return name !== undefined && /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(local) ? `${name}:${local}` : `<${iri}>`;
};

const hint = (text, label = "", aside = "", title = "", shown = text) => ({
  text,
  render: place => {
    place.append(element("span", { class: "name" }, shown), element("span", { class: "label" }, label), element("small", {}, aside));
    if (title) place.setAttribute("title", title);
  },
});

const termsOf = (terms, word, prefixes, first) => {
  const low = word.toLowerCase(), bare = low.replace(/^.*:/, ""), prefix = low.includes(":") ? low.slice(0, low.indexOf(":") + 1) : "";
  const fits = term => {
    if (prefix && !term.name.toLowerCase().startsWith(prefix)) return 0;
    const local = term.name.slice(term.name.indexOf(":") + 1).toLowerCase();
    return local.startsWith(bare) || term.name.toLowerCase().startsWith(low) ? 2 : `${local} ${term.label}`.toLowerCase().includes(bare) ? 1 : 0;
  };
  return terms.map(term => ({ ...term, name: shortName(term.iri, prefixes) }))
    .map(term => ({ term, fit: fits(term), own: first.has(term.name) ? 1 : 0 }))
    .filter(found => found.fit)
    .sort((one, other) => other.own - one.own || other.fit - one.fit || other.term.count - one.term.count)
    .slice(0, MOST)
    .map(({ term }) => hint(term.name, term.label, words("uses", { count: term.count.toLocaleString("en") }), term.comment));
};

const entities = async phrase => {
  const answer = await fetch(`${root}/api/suggest?${new URLSearchParams({ q: phrase, class: CONSTANTS })}`);
  const found = answer.ok ? await answer.json() : [];
  return found.map(one => hint(`<${one.iri}>`, one.matched === one.label ? "" : one.matched, one.class, one.iri, one.label));
};

const cards = new Map();

/** Returns what a name or an IRI of a query stands for: a term's label and definition, an entity's label, else "". */
export const meaning = async (text, vocabulary) => {
  const colon = text.indexOf(":");
  const iri = text.startsWith("<") ? text.slice(1, -1) : `${vocabulary.prefixes[text.slice(0, colon)] ?? ""}${text.slice(colon + 1).replace(/\\(.)/g, "$1")}`;
  const term = [...vocabulary.classes, ...vocabulary.properties].find(one => one.iri === iri);
  if (term) return [term.label, term.comment].filter(Boolean).join(": ");
  if (!vocabulary.base || !iri.startsWith(vocabulary.base)) return "";
  if (!cards.has(iri)) cards.set(iri, fetch(`${root}/api/card?${new URLSearchParams({ iri })}`).then(answer => (answer.ok ? answer.json() : {})));
  return (await cards.get(iri)).label ?? "";
};

const PHRASE = /(?<![\p{L}\p{N}_:?$/<-])(?:[\p{L}][\p{L}\p{N}'-]*\s)*[\p{L}][\p{L}\p{N}'-]*$/u;

/** Returns the words just before the cursor that can be a name, without words of SPARQL. */
const phraseIn = before => {
  const found = PHRASE.exec(before)?.[0] ?? "";
  const parts = found.split(/\s/), from = parts.findLastIndex(part => KEYWORDS.includes(part.toUpperCase()) || part === "a");
  return parts.slice(from + 1).join(" ");
};

/**
 * Returns the function that an editor asks for completions. It returns { list, from, to } of the text before the cursor,
 * or undefined. `isAsked` tells whether they were asked for; else only those that a writer surely wants are given.
 */
export const completing = vocabulary => async (cm, isAsked) => {
  const cursor = cm.getCursor(), text = cm.getRange({ line: 0, ch: 0 }, cursor), line = cm.getLine(cursor.line).slice(0, cursor.ch);
  const kind = cm.getTokenTypeAt(cursor) ?? "";
  if (/comment|string\b(?!-)/.test(kind)) return undefined;
  const word = /(?:[?$][\w]*|[\p{L}_][\p{L}\p{N}_.-]*:?[\p{L}\p{N}_.-]*)$/u.exec(line)?.[0] ?? "";
  const at = read(text.slice(0, text.length - word.length));
  const spanning = (list, length) => (list.length ? { list, from: { line: cursor.line, ch: cursor.ch - length }, to: cursor } : undefined);
  if (!word && !isAsked) return undefined;
  if (/^[?$]/.test(word)) {
    const known = new Set(tokens(cm.getValue()).map(token => token.text).filter(token => /^[?$]\w/.test(token) && token !== word));
    return spanning([...known].filter(name => name.slice(1).startsWith(word.slice(1))).sort().map(name => hint(name)), word.length);
  }
  if (at.position === "prefix") {
    return spanning(Object.entries(vocabulary.prefixes).filter(([name]) => name.startsWith(word.replace(":", ""))).map(([name, space]) => hint(`${name}: <${space}>`)), word.length);
  }
  const types = read(cm.getValue()).types.get(at.subject) ?? [], own = new Set(types.flatMap(type => vocabulary.propertiesOf?.[type] ?? []));
  if (at.position === "predicate") return spanning(termsOf(vocabulary.properties, word, vocabulary.prefixes, own), word.length);
  if (at.position === "object" && ["a", "rdf:type"].includes(at.predicate)) return spanning(termsOf(vocabulary.classes, word, vocabulary.prefixes, new Set()), word.length);
  const said = word.includes(":") ? [] : KEYWORDS.filter(one => word && one.startsWith(word.toUpperCase())).map(one => hint(one));
  const terms = word.includes(":") ? termsOf([...vocabulary.classes, ...vocabulary.properties], word, vocabulary.prefixes, new Set()) : [];
  const phrase = word.includes(":") ? "" : phraseIn(line);
  const isName = phrase.length > 2 && (isAsked || (at.position === "object" && !said.length));
  const found = isName ? await entities(phrase) : [];
  if (cm.getCursor().ch !== cursor.ch || cm.getCursor().line !== cursor.line) return undefined;
  return found.length ? spanning(found, phrase.length) : spanning([...said, ...terms], word.length);
};
