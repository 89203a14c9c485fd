// What the text of a query says around a place: enough of SPARQL's grammar for completion, and for texts with errors.

const TOKEN = new RegExp([
  /#[^\n]*/, /<[^<>"{}|^`\\\s]*>/, /"""[\s\S]*?"""/, /'''[\s\S]*?'''/, /"(?:[^"\\\n]|\\.)*"/, /'(?:[^'\\\n]|\\.)*'/,
  /[?$][\w\u00c0-\uffff]+/, /@[A-Za-z-]+/, /[\w.-]*:(?:[\w.%\u00c0-\uffff-]|\\.)*/, /[\p{L}_][\p{L}\p{N}_'-]*/, /[+-]?\d[\w.]*/, /[^\s]/,
].map(one => one.source).join("|"), "gu");

const WORDS = "ASK BASE BIND BY CONSTRUCT DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SERVICE SILENT UNDEF UNION VALUES WHERE ASC DESC AS";
const FUNCTIONS = "ABS AVG BOUND COALESCE CONCAT CONTAINS COUNT DATATYPE DAY GROUP_CONCAT IF ISBLANK ISIRI ISLITERAL LANG LANGMATCHES LCASE MAX MIN MONTH REGEX REPLACE ROUND SAMPLE STR STRAFTER STRBEFORE STRENDS STRLEN STRSTARTS SUBSTR SUM UCASE YEAR";
export const KEYWORDS = `${WORDS} ${FUNCTIONS}`.split(" ");
const KNOWN = new Set([...KEYWORDS, "TRUE", "FALSE"]);
const BEFORE_A_TERM = new Set(["GRAPH", "SERVICE", "FROM", "NAMED", "BASE"]);

/** Returns the tokens of a text, comments left out, each { text, start, end }. */
export const tokens = text => [...text.matchAll(TOKEN)].filter(found => !found[0].startsWith("#"))
  .map(found => ({ text: found[0], start: found.index, end: found.index + found[0].length }));

const isWord = text => /^[\p{L}_]/u.test(text) && !text.includes(":");

/**
 * Returns where a text ends: { position: "subject" | "predicate" | "object" | "expression" | "prefix", subject, predicate, types },
 * where `types` has the classes that are named for each subject. Given a whole text, only `types` is of use.
 */
export const read = text => {
  const types = new Map(), outer = [];
  let place = { at: 0, subject: "", predicate: "", path: 0 }, brackets = 0, last = "", isInGroup = false;
  const next = term => {
    if (place.at === 0) Object.assign(place, { subject: term, at: 1 });
    else if (place.at === 1) Object.assign(place, { predicate: term, at: place.path ? 1 : 2 });
    else {
      if (place.predicate === "a" || place.predicate === "rdf:type") types.set(place.subject, [...types.get(place.subject) ?? [], term]);
      place.at = 3;
    }
  };
  const marks = {
    "{": () => { outer.push(place); place = { at: 0, subject: "", predicate: "", path: 0 }; isInGroup = true; },
    "}": () => { outer.pop(); place = { at: 0, subject: "", predicate: "", path: 0 }; },
    ".": () => { place = { at: 0, subject: "", predicate: "", path: 0 }; },
    ";": () => { place.at = 1; },
    ",": () => { place.at = 2; },
    "[": () => { outer.push(place); place = { at: 1, subject: `[${outer.length}`, predicate: "", path: 0 }; },
    "]": () => { place = outer.pop() ?? place; next("[]"); },
    "/": () => { if (place.at === 2) place.at = 1; },
    "|": () => { if (place.at === 2) place.at = 1; },
  };
  for (const { text: token } of tokens(text)) {
    const upper = token.toUpperCase();
    if (brackets) brackets += token === "(" ? 1 : token === ")" ? -1 : 0;
    else if (token === "(" && place.at === 1) place.path += 1;
    else if (token === ")" && place.path) { place.path -= 1; if (!place.path) place.at = 2; }
    else if (token === "(") brackets = 1;
    else if (marks[token]) marks[token]();
    else if (isWord(token) && KNOWN.has(upper)) { if (upper !== "AS" && place.at === 3) place.at = 0; }
    else if (isInGroup && !BEFORE_A_TERM.has(last) && last !== "PREFIX" && (token === "a" || /^[?$<"'\d+\-]|:/.test(token))) next(token);
    last = upper;
  }
  const named = ["subject", "predicate", "object", "subject"][place.at];
  const position = last === "PREFIX" ? "prefix" : brackets || !isInGroup || !outer.length ? "expression" : named;
  return { position, subject: place.subject, predicate: place.predicate, types };
};

/** Returns the prefixes that a text uses and does not declare. */
export const undeclared = text => {
  const declared = new Set(), used = new Set();
  let last = "";
  for (const { text: token } of tokens(text)) {
    const colon = token.indexOf(":");
    if (colon >= 0 && /^[\w.-]*:/.test(token)) (last === "PREFIX" ? declared : used).add(token.slice(0, colon));
    last = token.toUpperCase();
  }
  return [...used].filter(name => !declared.has(name));
};

/** Returns "SELECT", "ASK", "CONSTRUCT" or "DESCRIBE", "" where a text has none of them. */
export const formOf = text => tokens(text).map(token => token.text.toUpperCase()).find(word => ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(word)) ?? "";

/** Returns what a query is called: its summary, its title, its first comment, or else its beginning. */
export const titleOf = text => {
  const found = /^#\+?\s*(?:summary|title):\s*(.+)$/im.exec(text) ?? /^\s*#(?!\+|\s*defaultView|\s*view:)\s*(.*\S.*)$/im.exec(text);
  if (found) return found[1].trim();
  const words = tokens(text), at = words.findIndex(token => ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].includes(token.text.toUpperCase()));
  return at < 0 ? "" : words.slice(at).map(token => token.text).join(" ").replace(/\s*(WHERE\s*)?\{.*$/is, "") || words[at].text;
};
