// The table of a page, sorted by a click on the head of a column.
import { element, words } from "./page.js";

const compared = (one, other) => {
  const [a, b] = [one, other].map(cell => cell?.dataset.value ?? cell?.textContent.trim() ?? "");
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;  // what is unbound comes last
  const [m, n] = [Number(a), Number(b)];
  return Number.isNaN(m) || Number.isNaN(n) ? a.localeCompare(b) : m - n;
};

/** Makes the heads of a table's columns buttons that sort it, up and down. */
export const sortable = table => {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  heads.forEach((head, at) => {
    const button = element("button", { type: "button", class: "sort", title: words("sort"), onclick: () => {
      const isUp = head.getAttribute("aria-sort") !== "ascending", sign = isUp ? 1 : -1;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      const empty = row => (row.cells[at].textContent.trim() === "" ? 1 : 0);
      body.append(...[...body.rows].sort((one, other) => empty(one) - empty(other) || sign * compared(one.cells[at], other.cells[at])));
    } }, head.textContent);
    head.replaceChildren(button);
  });
};
