// Draws every result of a page, `<section data-result>`, above its table: in the view that its query names or that its
// columns suit, with buttons for the others, pictures, and the address to embed it by.
import chart from "./chart.js";
import graph from "./graph.js";
import map from "./map.js";
import matrix from "./matrix.js";
import { element, words } from "./page.js";
import { png, save } from "./picture.js";
import { viewOf } from "./result.js";
import { sortable } from "./table.js";
import timeline from "./timeline.js";

/** Each view: name, canDraw(result, options), draw(place, result, options) -> { svg(), end?(), note?, zoom?(), pan?() }. */
export const VIEWS = [map, timeline, chart, graph, matrix];

const button = (text, pressed, onclick) => element("button", { type: "button", class: "plain small", "aria-pressed": pressed, onclick }, text);

/** Draws a result into an element. `wanted` is { name, options }; the name "" leaves the choice to the columns. */
export const show = async (place, result, wanted = { name: "", options: {} }, embed = "") => {
  const able = VIEWS.filter(view => view.canDraw(result, wanted.options));
  const box = element("div", { class: "drawing" }), bar = element("div", { class: "views", role: "group", "aria-label": words("views") });
  const tools = element("div", { class: "views tools" }), note = element("p", { class: "quiet", role: "status" });
  if (!able.length) return;
  place.replaceChildren(...(wanted.isPlain ? [box, note] : [bar, box, note, tools]));
  let shown, options = wanted.options, turn = 0;

  const draw = async view => {
    const now = ++turn;
    shown?.end?.();
    shown = undefined;
    for (const one of bar.children) one.setAttribute("aria-pressed", String(one.dataset.view === (view?.name ?? "table")));
    box.hidden = !view;
    note.textContent = "";
    tools.replaceChildren();
    if (!view) return;
    box.dataset.view = view.name;
    try {
      const made = await view.draw(box, result, options);
      if (now !== turn) { made.end?.(); return; }
      shown = made;
    } catch (error) {
      note.textContent = words("not_drawn", { view: words(view.name), why: error.message });
      return;
    }
    note.textContent = shown.note ?? "";
    tools.replaceChildren(...toolsOf(view, shown));
  };

  const toolsOf = (view, drawing) => {
    const kinds = (view.kinds ?? []).map(kind => button(words(kind), String(drawing.kind === kind), () => { options = { ...options, kind }; draw(view); }));
    const zooms = drawing.zoom ? [["earlier", () => drawing.pan(-0.5)], ["later", () => drawing.pan(0.5)], ["closer", () => drawing.zoom(0.5)], ["wider", () => drawing.zoom(2)]].map(([name, act]) => button(words(name), undefined, act)) : [];
    const name = `${document.title.split(" – ")[0].replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase().replace(/^-|-$/g, "")}-${view.name}`;
    const pictures = [
      button(words("picture", { format: "SVG" }), undefined, async () => save(new Blob([await drawing.svg()], { type: "image/svg+xml" }), `${name}.svg`)),
      button(words("picture", { format: "PNG" }), undefined, async () => save(await png(await drawing.svg()), `${name}.png`)),
    ];
    const frame = embed ? [embedding(embed)] : [];
    return [...kinds, ...zooms, ...pictures, ...frame];
  };

  const ordered = [...able.map(view => [view.name, view]), ["table", undefined]];
  bar.replaceChildren(...ordered.map(([name, view]) => {
    const made = button(words(view ? name : wanted.without ?? "table"), "false", () => draw(view));
    made.dataset.view = name;
    return made;
  }));
  await draw(wanted.name === "table" ? undefined : able.find(view => view.name === wanted.name) ?? able[0]);
};

const embedding = address => {
  const code = `<iframe src="${new URL(address, location.href)}" width="800" height="480" title="${document.title.replaceAll('"', "&quot;")}"></iframe>`;
  const field = element("input", { readonly: true, value: code, "aria-label": words("embed_code"), onfocus: event => event.target.select() });
  return element("details", { class: "embed" }, element("summary", {}, words("embed")), field);
};

/** Offers the views of data that are fetched when one is first asked for. */
const offer = section => {
  const { source, views, view, note, options } = section.dataset, bar = element("div", { class: "views" }), place = element("div", { class: "shown" });
  const open = async name => {
    bar.remove();
    const answer = await fetch(source);
    if (!answer.ok) { place.textContent = words("not_drawn", { view: words(name), why: `${answer.status}` }); return; }
    await show(place, await answer.json(), { name, options: JSON.parse(options), without: "hide" });
    if (note) place.append(element("p", { class: "quiet" }, note));
  };
  bar.append(...views.split(" ").map(name => button(words(name), undefined, () => open(name))));
  section.append(bar, place);
  if (views.split(" ").includes(view)) open(view);
};

document.querySelectorAll("[data-source]").forEach(offer);

for (const section of document.querySelectorAll("[data-result]")) {
  const data = section.querySelector("script.result-data"), table = section.querySelector("table.result");
  if (table) sortable(table);
  if (data) {
    const place = element("div", { class: "shown" });
    section.prepend(place);
    const told = viewOf(section.dataset.query), wanted = { name: section.dataset.view || told.name, options: told.options, isPlain: Boolean(section.dataset.plain) };
    show(place, JSON.parse(data.textContent), wanted, section.dataset.embed ?? "");
  }
}
