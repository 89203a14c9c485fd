"use strict";
// The editor, with completers that know this graph. Without it the form of the page stays.
(async () => {
  if (typeof Yasgui === "undefined") return;
  const plain = document.getElementById("plain"), box = document.getElementById("yasgui"), root = document.documentElement.dataset.root;
  const response = await fetch(root + "/api/vocabulary");
  const vocabulary = response.ok ? await response.json() : { prefixes: {}, classes: [], properties: [] };
  const described = new Map([...vocabulary.classes, ...vocabulary.properties].map(term => [term.iri, term]));

  const matching = (terms, token) => {
    const start = (token && token.autocompletionString) || "", low = start.toLowerCase();
    return terms.filter(t => t.iri.startsWith(start) || (low && t.label.toLowerCase().includes(low))).map(t => t.iri).slice(0, 100);
  };
  const hints = (yasqe, found) => {
    found.forEach(hint => {
      const iri = (hint.displayText || hint.text || "").replace(/^<|>$/g, ""), [prefix, local] = iri.split(":");
      const term = described.get(iri) || described.get((vocabulary.prefixes[prefix] || "") + local);
      if (term) hint.displayText = `${iri}  –  ${term.label} (${term.count})`;
    });
    return found;
  };
  const Yasqe = Yasgui.Yasqe;
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.forkAutocompleter("class", { name: "graphClass", persistenceId: null, bulk: false, autoShow: true, postprocessHints: hints,
    get: async (yasqe, token) => matching(vocabulary.classes, token) });
  Yasqe.forkAutocompleter("property", { name: "graphProperty", persistenceId: null, bulk: false, autoShow: true, postprocessHints: hints,
    get: async (yasqe, token) => matching(vocabulary.properties, token),
    isValidCompletionPosition: yasqe => { const token = yasqe.getCompleteToken();
      return !/^[?$]/.test(token.string) && token.state.possibleCurrent.indexOf("a") >= 0; } });
  Yasqe.forkAutocompleter("prefixes", { name: "graphPrefixes", persistenceId: null, bulk: false,
    get: async () => Object.entries(vocabulary.prefixes).map(([name, space]) => `${name}: <${space}>`) });

  box.hidden = false;
  plain.hidden = true;
  const text = document.getElementById("query").value;
  const endpoint = location.origin + root + "/sparql";
  const yasgui = new Yasgui(box, {
    requestConfig: { endpoint, method: "POST" }, persistenceId: "communique", copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] }, yasqe: { value: text },
    yasr: { prefixes: vocabulary.prefixes },
  });
  const tab = () => yasgui.getTab();
  const name = () => {
    document.querySelectorAll("#yasgui .tableSizer").forEach(node => node.setAttribute("aria-label", "Rows on a page"));
    document.querySelectorAll("#yasgui textarea").forEach(node => node.setAttribute("aria-label", "SPARQL"));
  };
  new MutationObserver(name).observe(box, { childList: true, subtree: true });
  name();
  const given = new URLSearchParams(location.search).get("query");
  if (given) { tab().setQuery(given); tab().query(); }
  document.querySelectorAll(".example").forEach(button => button.addEventListener("click", () => {
    tab().setQuery(button.dataset.query);
    tab().query();
  }));
  // the IRIs of our data are answered by this server
  box.addEventListener("click", event => {
    const anchor = event.target.closest && event.target.closest("a[href]");
    if (!anchor || !vocabulary.base || !anchor.href.startsWith(vocabulary.base)) return;
    const [path, part] = anchor.href.slice(vocabulary.base.length).split("#");
    event.preventDefault();
    open(`${root}/page/${path}` + (part ? "?" + new URLSearchParams({ part }) : ""), anchor.target || "_self", "noopener");
  });
  // Tab indents in the editor: Escape lets it move on, so that the keyboard is not trapped
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && event.target.closest && event.target.closest(".CodeMirror")) document.querySelector(".yasqe_queryButton")?.focus();
  });
})();
