"use strict";
// Forms that write (data-write): sent with the token in the header, asked for once in a session of the browser. The name
// of whoever writes is remembered. What goes wrong is said in the form; where all is well, the page to see comes next.
(() => {
  const TOKEN = "communique-token", CODER = "communique-coder";
  const told = (store, name) => { try { return store.getItem(name) ?? ""; } catch { return ""; } };
  const keep = (store, name, value) => { try { value ? store.setItem(name, value) : store.removeItem(name); } catch { /* not allowed: asked for again */ } };

  for (const input of document.querySelectorAll("[data-coder]")) {
    if (!input.value) input.value = told(localStorage, CODER);
    input.addEventListener("change", () => keep(localStorage, CODER, input.value.trim()));
  }
  const showTokens = () => {
    const isKnown = told(sessionStorage, TOKEN) !== "";
    for (const box of document.querySelectorAll(".token")) box.hidden = isKnown;
  };
  showTokens();

  const say = (form, words) => {
    const place = form.querySelector("[role=alert]");
    place.hidden = words === "";
    place.textContent = words;
  };
  const send = async (form, submitter) => {
    const body = new URLSearchParams(new FormData(form)), headers = { Accept: "application/json" };
    const token = body.get("token") || told(sessionStorage, TOKEN);
    body.delete("token");
    if (submitter?.name) body.set(submitter.name, submitter.value);
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body.get("coder")) keep(localStorage, CODER, body.get("coder").trim());
    const response = await fetch(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, { method: "POST", body, headers });
    const said = await response.json();
    if (response.ok) {
      keep(sessionStorage, TOKEN, token);
      const there = new URL(said.see, location.href);
      if (there.pathname + there.search === location.pathname + location.search) {
        history.replaceState(null, "", there);
        location.reload();
      } else location.assign(there);
      return;
    }
    if (response.status === 401) {
      keep(sessionStorage, TOKEN, "");
      showTokens();
      form.querySelector("[name=token]")?.focus();
    }
    say(form, said.detail ?? said.title);
  };
  for (const form of document.querySelectorAll("form[data-write]")) {
    form.addEventListener("submit", event => {
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "1";
      say(form, "");
      send(form, event.submitter).catch(error => say(form, String(error))).finally(() => delete form.dataset.sending);
    });
  }
  // to fill in what goes with a choice is to choose it
  for (const input of document.querySelectorAll("[data-chooses]")) {
    input.addEventListener("input", () => { input.form.querySelector(`[name=what][value="${input.dataset.chooses}"]`).checked = true; });
  }
  if (location.hash === "#correct") document.querySelector("#correct details")?.setAttribute("open", "");
})();
