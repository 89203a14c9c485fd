// Who with or against whom: a table of numbers, the darker the larger.
import { pairOf } from "./graph.js";
import { colour, element, linked, shortened, words } from "./page.js";
import { drawing as picture, shape } from "./picture.js";
import { numberOf, roles } from "./result.js";

const MOST = 25, CELL = 34, EDGE = 170;
const PARTNERS = { one: "a", other: "b" };

const laidOut = (result, options) => {
  const [one, other] = pairOf(result, options), weight = options.weight ?? roles(result, options).numbers[0];
  const sums = new Map(), values = new Map(), pages = new Map();
  const add = (from, to, number) => {
    values.set(`${from}\n${to}`, (values.get(`${from}\n${to}`) ?? 0) + number);
    for (const [side, name] of [["row", from], ["column", to]]) sums.set(`${side}\n${name}`, (sums.get(`${side}\n${name}`) ?? 0) + Math.abs(number));
  };
  for (const row of result.rows) {
    if (!row[one] || !row[other]) continue;
    const number = weight ? numberOf(row[weight]) ?? 0 : 1, from = row[one].text, to = row[other].text;
    pages.set(from, row[PARTNERS[one]]?.page || row[one].page);
    pages.set(to, row[PARTNERS[other]]?.page || row[other].page);
    add(from, to, number);
    if (options.directed === false && from !== to) add(to, from, number);
  }
  const names = side => [...sums].filter(([key]) => key.startsWith(`${side}\n`)).sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([key]) => key.slice(side.length + 1));
  return { rows: names("row"), columns: names("column"), value: (from, to) => values.get(`${from}\n${to}`), pages, heading: `${one} / ${other}`.replaceAll("_", " "), most: Math.max(...[...values.values()].map(Math.abs)) };
};

const shade = (value, most) => (value === undefined ? 0 : Math.round(10 + 36 * Math.sqrt(Math.abs(value) / most)));
const tint = value => (value < 0 ? "series-2" : "series-1");

const asSvg = ({ rows, columns, value, most }) => {
  const texts = [
    ...rows.map((name, at) => shape("text", { x: EDGE - 8, y: EDGE + at * CELL + 21, "text-anchor": "end", fill: colour("ink") }, shortened(name, 24))),
    ...columns.map((name, at) => shape("text", { transform: `translate(${EDGE + at * CELL + 21} ${EDGE - 8}) rotate(-90)`, fill: colour("ink") }, shortened(name, 24))),
  ];
  const cells = rows.flatMap((from, y) => columns.flatMap((to, x) => {
    const number = value(from, to);
    if (number === undefined) return [];
    const at = { x: EDGE + x * CELL, y: EDGE + y * CELL };
    return [shape("rect", { ...at, width: CELL - 1, height: CELL - 1, fill: colour(tint(number)), "fill-opacity": shade(number, most) / 100 }),
      shape("text", { x: at.x + CELL / 2, y: at.y + 21, "text-anchor": "middle", fill: colour("ink"), "font-size": 11 }, String(number))];
  }));
  return picture(EDGE + columns.length * CELL + 10, EDGE + rows.length * CELL + 10, colour("sheet"), ...texts, ...cells);
};

export default {
  name: "matrix",
  canDraw: (result, options) => {
    const pair = pairOf(result, options);
    return pair !== undefined && !result.columns.includes("predicate") && result.rows.some(row => row[pair[0]] && row[pair[1]]);
  },
  draw: async (place, result, options) => {
    const laid = laidOut(result, options), { rows, columns, value, pages, most } = laid;
    const head = element("tr", {}, element("th", { scope: "col" }, laid.heading), ...columns.map(name => element("th", { scope: "col" }, element("span", {}, shortened(name, 28)))));
    const body = rows.map(from => element("tr", {}, element("th", { scope: "row" }, linked({ text: shortened(from, 28), page: pages.get(from) })), ...columns.map(to => {
      const number = value(from, to), cell = element("td", { title: number === undefined ? undefined : `${from}, ${to}: ${number}` }, number === undefined ? "" : String(number));
      if (number !== undefined) cell.style.background = `color-mix(in srgb, var(--${tint(number)}) ${shade(number, most)}%, transparent)`;
      return cell;
    })));
    place.replaceChildren(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words("matrix") }, element("table", { class: "matrix" }, element("thead", {}, head), element("tbody", {}, ...body))));
    return { svg: async () => asSvg(laid) };
  },
};
