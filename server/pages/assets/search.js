"use strict";
// Suggestions under the search box: a listbox steered by the arrow keys.
(() => {
  const input = document.getElementById("q");
  const list = document.getElementById("suggestions");
  let found = [], at = -1, timer = 0, asked = 0;

  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
  const mark = () => {
    [...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `suggestion-${at}`);
  };
  const show = () => {
    list.replaceChildren(...found.map((one, n) => {
      const li = document.createElement("li"), label = document.createElement("span"), kind = document.createElement("small");
      li.id = `suggestion-${n}`;
      li.setAttribute("role", "option");
      label.textContent = one.label;
      kind.textContent = one.matched === one.label ? one.class : `“${one.matched}”, ${one.class}`;
      kind.className = "quiet";
      li.append(label, kind);
      li.addEventListener("mousedown", event => { event.preventDefault(); location.assign(one.page); });
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
    const response = await fetch(document.documentElement.dataset.root + "/api/suggest?" + new URLSearchParams({ q: words }));
    if (response.ok && turn === asked) { found = await response.json(); show(); }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", event => {
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") { at = Math.min(at + 1, found.length - 1); mark(); event.preventDefault(); }
    if (event.key === "ArrowUp") { at = Math.max(at - 1, -1); mark(); event.preventDefault(); }
    if (event.key === "Enter" && at >= 0) { location.assign(found[at].page); event.preventDefault(); }
  });
})();
