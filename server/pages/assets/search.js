"use strict";
// Suggestions under a field: a listbox steered by the arrow keys. The search box leads to what is chosen; a field
// `data-suggest` of a form, whose value names the classes, takes its IRI, which a hidden field of the form sends.
(() => {
  const root = document.documentElement.dataset.root, sourced = document.getElementById("q").dataset.sourced;

  const suggest = (input, list, classes, choose) => {
    let found = [], at = -1, timer = 0, asked = 0;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const mark = () => {
      [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
      if (at >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    };
    const show = () => {
      list.replaceChildren(...found.map((one, n) => {
        const li = document.createElement("li"), label = document.createElement("span"), kind = document.createElement("small");
        li.id = `${list.id}-${n}`;
        li.setAttribute("role", "option");
        label.textContent = one.label;
        kind.textContent = [one.matched !== one.label && `“${one.matched}”`, one.class, one.attributed_to && sourced.replace("{who}", () => one.attributed_to)].filter(Boolean).join(", ");
        kind.className = "quiet";
        li.append(label, kind);
        li.addEventListener("mousedown", event => { event.preventDefault(); choose(one); close(); });
        return li;
      }));
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      at = -1;
      mark();
    };
    const ask = async () => {
      const words = input.value.trim(), turn = ++asked;
      if (words.length < 2) { close(); return; }
      const response = await fetch(`${root}/api/suggest?` + new URLSearchParams(classes ? { q: words, class: classes } : { q: words }));
      if (response.ok && turn === asked) { found = await response.json(); show(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", event => {
      if (event.key === "Escape") close();
      if (list.hidden) return;
      if (event.key === "ArrowDown") { at = Math.min(at + 1, found.length - 1); mark(); event.preventDefault(); }
      if (event.key === "ArrowUp") { at = Math.max(at - 1, -1); mark(); event.preventDefault(); }
      if (event.key === "Enter" && at >= 0) { choose(found[at]); close(); event.preventDefault(); }
    });
  };

  suggest(document.getElementById("q"), document.getElementById("suggestions"), "", one => location.assign(one.page));

  document.querySelectorAll("input[data-suggest]").forEach((input, number) => {
    const list = document.createElement("ul"), box = document.createElement("span"), hidden = document.createElement("input");
    list.id = `suggestions-${number}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
    box.className = "suggested";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" })) input.setAttribute(name, value);
    input.before(box);
    box.append(input, list);
    // what is seen is the label, what is sent the IRI, for as long as the label is not changed
    hidden.type = "hidden";
    box.append(hidden);
    const name = input.name;
    const take = one => {
      input.value = one.label;
      hidden.name = name;
      hidden.value = one.iri;
      input.removeAttribute("name");
      input.dispatchEvent(new CustomEvent("chosen", { detail: one }));
    };
    if (input.dataset.iri) take({ label: input.dataset.label, iri: input.dataset.iri });
    input.addEventListener("input", () => { input.name = name; hidden.removeAttribute("name"); });
    // who writes into a field that names somebody names another
    input.addEventListener("focus", () => input.select());
    input.addEventListener("mousedown", event => { if (document.activeElement !== input) { event.preventDefault(); input.focus(); } });
    suggest(input, list, input.dataset.suggest, take);
  });
})();
