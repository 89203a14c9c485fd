// The editor: YASQE, with completions of this graph, prefixes by themselves, and errors at their lines.
import { element, words } from "../views/page.js";
import { completing, meaning } from "./completion.js";
import { undeclared } from "./syntax.js";

const Yasqe = globalThis.Yasqe;

/** Whether the editor of other makers has been loaded. */
export const isThere = Boolean(Yasqe);

/**
 * Returns an editor in an element: { value(), open(text, past), past(), declare(), insert(text), mark(problem), unmark(), focus() }, where `past` is what can be undone.
 * `vocabulary` is a promise; `act` has run(), and changed() for each change by hand.
 */
export const editing = (place, vocabulary, act) => {
  Yasqe.defaults.autocompleters = [];
  let known = { prefixes: {}, classes: [], properties: [], propertiesOf: {} }, marked = [], isOpening = false, timer = 0;
  vocabulary.then(found => {
    known = found;
    if (cm.state.completionActive) cm.state.completionActive.update();
    else { declare(); fold(); }
  });

  const complete = (cm, isAsked) => cm.showHint({
    hint: of => completing(known)(of, isAsked), completeSingle: false, container: document.body, closeCharacters: /[{};>"]/, closeOnUnfocus: true,
    extraKeys: { Tab: (_, menu) => menu.pick() },
  });
  const yasqe = new Yasqe(place, {
    value: "", persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false, resizeable: false, syntaxErrorCheck: false,
    editorHeight: "auto", tabSize: 2, indentUnit: 2, screenReaderLabel: words("editor"),
    extraKeys: {
      Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => act.run(), "Cmd-Enter": () => act.run(), "Ctrl-Space": cm => complete(cm, true),
      "Ctrl-S": false, "Ctrl-]": "indentMore", "Ctrl-[": "indentLess", Esc: cm => cm.getInputField().blur(),
    },
  });
  const cm = yasqe.getWrapperElement().CodeMirror;
  cm.getInputField().setAttribute("aria-describedby", "keys");
  // a text that is longer than its box is scrolled by the keyboard, too
  const reach = () => { const { scrollHeight, clientHeight, scrollWidth, clientWidth } = cm.getScrollerElement(); cm.getScrollerElement().tabIndex = scrollHeight > clientHeight || scrollWidth > clientWidth ? 0 : -1; };
  cm.on("update", reach);
  new ResizeObserver(reach).observe(cm.getScrollerElement());

  /** Declares known prefixes that are used, below the comments at the beginning. */
  const declare = () => {
    const missing = undeclared(cm.getValue()).filter(name => known.prefixes[name] && name);
    if (!missing.length) return;
    let line = 0;
    while (line < cm.lastLine() && /^\s*(#|$)/.test(cm.getLine(line))) line += 1;
    cm.replaceRange(missing.map(name => `PREFIX ${name}: <${known.prefixes[name]}>\n`).join(""), { line, ch: 0 }, undefined, "+prefix");
  };

  // a line that is added above closes the completions that are shown; when they end, this is called again
  const declareApart = () => { if (!cm.state.completionActive) declare(); };

  /** Folds the prefixes where they would take the place of the query. */
  const fold = () => { if ((cm.getValue().match(/^\s*PREFIX\s/gim) ?? []).length > 2) yasqe.collapsePrefixes(true); };

  cm.on("changes", (_, changes) => {
    unmark();
    if (isOpening) return;
    act.changed(cm.getValue());
    if (changes.every(change => change.origin === "+prefix")) return;
    clearTimeout(timer);
    timer = setTimeout(declareApart, 250);
  });
  cm.on("endCompletion", () => setTimeout(declareApart));
  cm.on("inputRead", (_, change) => { if (/[\p{L}\p{N}:?$]$/u.test(change.text.at(-1)) && !cm.state.completionActive) complete(cm, false); });

  // what is under the pointer is told in words
  place.addEventListener("mouseover", async event => {
    const span = event.target.closest(".cm-string-2, .cm-variable-3"), said = span && await meaning(span.textContent, known);
    if (said) span.title = said;
  });

  const unmark = () => {
    for (const { line, widget } of marked) { cm.removeLineClass(line, "background", "wrong"); widget.clear(); }
    marked = [];
  };

  /** Shows a problem under its line, and puts the cursor there. */
  const mark = problem => {
    unmark();
    if (!problem.line) return;
    const at = { line: Math.min(problem.line - 1, cm.lastLine()), ch: Math.max((problem.column ?? 1) - 1, 0) };
    // what is wrong is mostly the word before
    at.ch = cm.getLine(at.line).slice(0, at.ch).search(/[\p{L}\p{N}_]*\s*$/u);
    yasqe.collapsePrefixes(false);
    const line = cm.addLineClass(at.line, "background", "wrong");
    const widget = cm.addLineWidget(line, element("div", { class: "wrong-words", "aria-hidden": "true" }, `▲ ${problem.detail}`), { coverGutter: false });
    marked = [{ line, widget }];
    cm.setCursor(at);
    cm.scrollIntoView(at, 90);
  };

  return {
    value: () => cm.getValue(),
    open: (text, past) => {
      isOpening = true;
      cm.setValue(text);
      cm.clearHistory();
      if (past) cm.setHistory(past);
      isOpening = false;
      declare();
      fold();
      cm.refresh();
    },
    declare,
    past: () => cm.getHistory(),
    insert: text => { cm.replaceSelection(text); cm.focus(); },
    focus: () => cm.focus(),
    mark, unmark,
  };
};
