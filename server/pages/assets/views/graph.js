// Things and what ties them: triples, or pairs of two columns. A click opens what else a thing is tied to.
import { colour, element, linked, root, script, shortened, words } from "./page.js";
import { drawing as picture, shape } from "./picture.js";
import { numberOf, roles } from "./result.js";

const MOST_EDGES = 300, MOST_NAMES = 12;
const PAIRS = [["one", "other"], ["from", "to"], ["actor", "recipient"], ["accuser", "accused"], ["person", "of"], ["speaker", "about"], ["who", "whom"], ["a", "b"]];
const PARTNERS = { one: "a", other: "b" };

/** Returns the two columns that a graph or a matrix ties together, or undefined. */
export const pairOf = (result, options) => {
  if (options.one && options.other) return [options.one, options.other];
  if (["subject", "predicate", "object"].every(name => result.columns.includes(name))) return ["subject", "object"];
  const known = PAIRS.find(pair => pair.every(name => result.columns.includes(name)));
  return known ?? undefined;
};

const edges = (result, options) => {
  const [one, other] = pairOf(result, options), weight = options.weight ?? roles(result, options).numbers[0];
  const isTriples = result.columns.includes("predicate");
  return result.rows.slice(0, MOST_EDGES).flatMap(row => {
    const from = ended(row, one), to = ended(row, other);
    if (!from || !to || (isTriples && row[other].kind === "literal")) return [];
    return [{ from, to, label: row.predicate?.text ?? "", weight: numberOf(row[weight]) ?? 1 }];
  });
};

/** Returns one end of an edge. Where a column of names has one with the IRIs beside it, the IRI is the identity. */
const ended = (row, name) => {
  const cell = row[name], thing = row[PARTNERS[name]]?.kind === "iri" ? row[PARTNERS[name]] : cell;
  return cell && { id: thing.value, label: cell.text, page: thing.page, kind: cell.className ?? "", isIri: thing.kind === "iri" };
};

const nodeOf = ({ id, label, page, isIri }) => ({ data: { id, label: shortened(label, 38), full: label, page, isIri } });
const edgeOf = ({ from, to, label, weight }) => ({ data: { id: `${from.id} ${label} ${to.id}`, source: from.id, target: to.id, label, width: Math.min(8, 1 + Math.log2(weight)), weight } });

const elementsOf = tied => {
  const nodes = new Map(), lines = new Map();
  for (const edge of tied) {
    for (const end of [edge.from, edge.to]) nodes.set(end.id, nodeOf(end));
    const line = edgeOf(edge);
    lines.set(line.data.id, line);
  }
  return [...nodes.values(), ...lines.values()];
};

const looks = isDirected => [
  { selector: "node", style: { label: "data(label)", color: colour("ink"), "font-size": 11, "background-color": colour("accent"), width: 16, height: 16, "text-wrap": "wrap", "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 3 } },
  { selector: "node:selected", style: { "background-color": colour("series-2"), "border-width": 2, "border-color": colour("ink") } },
  { selector: "edge", style: { width: "data(width)", "line-color": colour("line-strong"), "curve-style": isDirected ? "bezier" : "haystack", label: isDirected ? "data(label)" : "", color: colour("quiet"), "font-size": 9, "text-rotation": "autorotate", "target-arrow-shape": isDirected ? "triangle" : "none", "target-arrow-color": colour("line-strong") } },
];

const asSvg = (graph, isDirected) => {
  const box = graph.elements().boundingBox(), edge = 40, at = node => ({ x: node.position("x") - box.x1 + edge, y: node.position("y") - box.y1 + edge });
  const lines = graph.edges().map(line => {
    const from = at(line.source()), to = at(line.target());
    const label = isDirected && line.data("label") ? [shape("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, fill: colour("quiet"), "font-size": 9, "text-anchor": "middle" }, line.data("label"))] : [];
    return shape("g", {}, shape("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: colour("line-strong"), "stroke-width": line.data("width") }), ...label);
  });
  const dots = graph.nodes().map(node => {
    const { x, y } = at(node);
    return shape("g", {}, shape("circle", { cx: x, cy: y, r: 8, fill: colour("accent") }), shape("text", { x, y: y + 20, "text-anchor": "middle", fill: colour("ink"), "font-size": 11 }, node.data("label")));
  });
  return picture(Math.ceil(box.w + 2 * edge), Math.ceil(box.h + 2 * edge), colour("sheet"), ...lines, ...dots);
};

/** Returns what else a thing is tied to, as edges. */
const neighbours = async iri => {
  const answer = await fetch(`${root}/api/neighbours?${new URLSearchParams({ iri })}`);
  if (!answer.ok) return [];
  const { edges: found } = await answer.json();
  return found.map(edge => ({ ...edge, from: { ...edge.from, id: edge.from.iri, isIri: true }, to: { ...edge.to, id: edge.to.iri, isIri: true } }));
};

export default {
  name: "graph",
  canDraw: (result, options) => pairOf(result, options) !== undefined && edges(result, options).length > 0,
  draw: async (place, result, options) => {
    await script("cytoscape.min.js");
    const isDirected = options.directed ?? result.columns.includes("predicate");
    const box = element("div", { class: "graph", role: "img", "aria-label": words("graph_of", { count: edges(result, options).length }) });
    const chosen = element("p", { class: "quiet", "aria-live": "polite" }, words("graph_help"));
    place.replaceChildren(box, chosen);
    const layout = { name: "cose", animate: false, randomize: false, nodeDimensionsIncludeLabels: true, nodeRepulsion: () => 60000, idealEdgeLength: () => 70, padding: 24 };
    const graph = cytoscape({ container: box, elements: elementsOf(edges(result, options)), style: looks(isDirected), layout, maxZoom: 3 });
    // of many things those with most ties are named in letters of full size, however small the graph is drawn
    const enlarge = () => {
      const size = Math.max(11, 11 / graph.zoom());
      graph.nodes().sort((one, other) => other.degree() - one.degree()).slice(0, MOST_NAMES).style({ "font-size": size, "text-max-width": 10 * size });
    };
    graph.on("zoom", enlarge);
    enlarge();
    const expand = async node => {
      const fresh = elementsOf(await neighbours(node.id())).filter(one => graph.getElementById(one.data.id).empty());
      if (!fresh.length) return;
      const middle = node.position();
      graph.nodes().lock();
      graph.add(fresh.map(one => (one.data.source ? one : { ...one, position: { x: middle.x + 120 * (Math.random() - 0.5), y: middle.y + 120 * (Math.random() - 0.5) } })));
      graph.layout({ ...layout, fit: true }).run();
      graph.nodes().unlock();
    };
    graph.on("tap", "node", async ({ target }) => {
      chosen.replaceChildren(linked({ text: target.data("full"), page: target.data("page") }), ` ${words("ties", { count: target.degree() })}`);
      if (target.data("isIri")) await expand(target);
    });
    return { svg: async () => asSvg(graph, isDirected), end: () => graph.destroy(), note: result.rows.length > MOST_EDGES ? words("first_of", { shown: MOST_EDGES, total: result.rows.length }) : "" };
  },
};
