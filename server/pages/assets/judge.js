"use strict";
// The keys of a page that judges: a digit turns a field to wrong, can't tell, right; letters are those of the buttons.
(() => {
  const form = document.querySelector("form[data-keys]"), box = document.getElementById("keys");
  if (!form || !box) return;
  try { box.checked = localStorage.getItem("communique-keys") !== "off"; } catch { /* not remembered */ }
  box.addEventListener("change", () => { try { localStorage.setItem("communique-keys", box.checked ? "on" : "off"); } catch { /* not remembered */ } });

  const TURNS = { "": "Wrong", Wrong: "Unclear", Unclear: "Right", Right: "Wrong" };
  const turn = field => {
    const radios = [...field.querySelectorAll("input[type=radio]")];
    const next = TURNS[radios.find(one => one.checked)?.value ?? ""];
    const radio = radios.find(one => one.value === next);
    radio.checked = true;
    radio.focus();
  };
  const fields = [...form.querySelectorAll("fieldset[data-field]")];
  const acts = {
    a: () => document.getElementById("all-right").click(),
    s: () => document.getElementById("save").click(),
    n: () => document.getElementById("skip")?.click(),
    b: () => document.getElementById("back")?.click(),
    c: () => document.getElementById("comment").focus(),
  };
  document.addEventListener("keydown", event => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const isTyping = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (isTyping) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = acts[event.key] ?? (fields[Number(event.key) - 1] && (() => turn(fields[Number(event.key) - 1])));
    if (act) { event.preventDefault(); act(); }
  });
})();
