// What all views need of the page: its words, elements, colours, and files of other makers that are loaded on first use.
export const root = document.documentElement.dataset.root;

/** The beginning of the addresses of other makers' files, whose version is that of this file. */
export const vendor = new URL("../vendor", import.meta.url).href;

const told = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** Returns the text of this name in the page's language, with {name} replaced by values. */
export const words = (name, values = {}) =>
  (told[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

/** Returns a new element. Children are elements or texts, which are never read as HTML. */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter(child => child !== undefined && child !== ""));
  return made;
};

/** Returns the value of a colour of the style sheet, as it is in the light or the dark. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const series = number => colour(`series-${(number % 6) + 1}`);

const loading = new Map();

/** Returns a promise of a script of other makers that defines a global name. */
export const script = file => {
  if (!loading.has(file)) {
    loading.set(file, new Promise((done, failed) => {
      document.head.append(element("script", { src: `${vendor}/${file}`, onload: done, onerror: failed }));
    }));
  }
  return loading.get(file);
};

export const style = file => {
  if (loading.has(file)) return;
  loading.set(file, true);
  document.head.append(element("link", { rel: "stylesheet", href: `${vendor}/${file}` }));
};

/** Returns the link to what a cell stands for, or its text where it has no page. */
export const linked = (cell, text = cell.text) =>
  cell.page ? element("a", { href: cell.page, target: inFrame ? "_blank" : undefined }, text) : document.createTextNode(text);

const inFrame = window.parent !== window;

export const shortened = (text, most = 60) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
