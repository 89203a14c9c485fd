// Things and what ties them: triples, or pairs of two columns. A click opens what else a thing is tied to.
import { colour, element, linked, root, script, shortened, words } from "./page.js";
import { drawing as picture, shape } from "./picture.js";
import { numberOf, roles } from "./result.js";

const MOST_EDGES = 300;
const LETTERS = 12, SMALL_LETTERS = 10, MOST_WIDTH = 110; // of names, in pixels of the screen at every zoom
const LETTER_WIDTH = 0.55; // of the height of letters, on average
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

/** Returns the width of the dot of a thing: its area grows with the number of ties. In a narrow picture dots are smaller. */
const widthOf = node => Math.max(0.6, Math.min(1, node.cy().width() / 900)) * (8 + 4 * Math.sqrt(node.degree()));

const looks = isDirected => [
  { selector: "node", style: { label: "data(label)", color: colour("ink"), "background-color": colour("accent"), "text-wrap": "wrap" } },
  { selector: "node:selected", style: { "background-color": colour("series-2"), "border-width": 2, "border-color": colour("ink") } },
  { selector: "edge", style: { "line-color": colour("line-strong"), "curve-style": isDirected ? "bezier" : "haystack", label: isDirected ? "data(label)" : "", color: colour("quiet"), "text-rotation": "autorotate", "target-arrow-shape": isDirected ? "triangle" : "none", "target-arrow-color": colour("line-strong") } },
];

/** Returns whether the name of a tie is shorter on the screen than its line. */
const isRoomFor = (edge, zoom) => {
  const from = edge.source().position(), to = edge.target().position(), ends = (widthOf(edge.source()) + widthOf(edge.target())) / 2;
  return Math.hypot(from.x - to.x, from.y - to.y) * zoom - ends > (edge.data("label").length + 4) * LETTER_WIDTH * SMALL_LETTERS;
};

const areApart = (one, other) => one.x2 < other.x1 || other.x2 < one.x1 || one.y2 < other.y1 || other.y2 < one.y1;
const isWithin = (one, other) => one.x1 >= other.x1 && one.x2 <= other.x2 && one.y1 >= other.y1 && one.y2 <= other.y2;

// where a name may stand beside its dot, the best first
const SIDES = [["center", "bottom"], ["center", "top"], ["right", "center"], ["left", "center"]].map(([across, along]) => ({ "text-halign": across, "text-valign": along }));

/**
 * Draws dots, lines and names as large at every zoom. A name stands in view on a side where it covers no other and no
 * dot, or only dots of things with fewer ties. If there is no such side, it may leave the view, or it is not shown.
 */
const placeNames = graph => {
  const zoom = graph.zoom(), nodes = graph.nodes(), gap = { right: 3, left: -3, bottom: 3, top: -3, center: 0 }, names = [];
  nodes.forEach(node => node.style({ width: widthOf(node) / zoom, height: widthOf(node) / zoom }));
  nodes.style({ "font-size": LETTERS / zoom, "text-max-width": MOST_WIDTH / zoom });
  graph.edges().forEach(edge => edge.style({ width: edge.data("width") / zoom, "font-size": SMALL_LETTERS / zoom, "arrow-scale": 1 / zoom, "text-opacity": isRoomFor(edge, zoom) ? 1 : 0 }));
  const view = graph.extent(), boxes = { includeEdges: false, includeOverlays: false };
  const dots = nodes.map(node => ({ node, ...node.boundingBox({ ...boxes, includeLabels: false }) }));
  for (const node of nodes.sort((one, other) => other.selected() - one.selected() || other.degree() - one.degree())) {
    const isAt = (side, isGood) => {
      node.style({ ...side, "text-margin-x": gap[side["text-halign"]] / zoom, "text-margin-y": gap[side["text-valign"]] / zoom });
      const box = node.boundingBox({ ...boxes, includeNodes: false });
      return isGood(box) && names.every(other => areApart(box, other)) && names.push(box);
    };
    const covers = (box, isIn) => dots.some(dot => dot.node !== node && isIn(dot.node) && !areApart(box, dot));
    const isFree = box => !covers(box, () => true), tries = [box => isWithin(box, view) && isFree(box), box => isWithin(box, view) && !covers(box, other => other.degree() >= node.degree()), isFree];
    if (node.selected()) tries.push(() => true);
    node.style("text-opacity", tries.some(isGood => SIDES.some(side => isAt(side, isGood))) ? 1 : 0);
  }
};

const linesOf = text => text.split(" ").reduce((lines, word) => {
  const last = `${lines.at(-1) ?? ""} ${word}`.trim();
  return lines.length && last.length * LETTER_WIDTH * LETTERS <= MOST_WIDTH ? [...lines.slice(0, -1), last] : [...lines, word];
}, []);

/** Returns the name of a thing beside its dot, on the side on which it is shown. */
const nameInSvg = (node, { x, y }, r) => {
  const lines = Number(node.style("text-opacity")) ? linesOf(node.data("label")) : [], far = r + 3, tall = lines.length * LETTERS;
  const [dx, anchor] = { left: [-far, "end"], center: [0, "middle"], right: [far, "start"] }[node.style("text-halign")];
  const top = { top: -far - tall, center: -tall / 2, bottom: far }[node.style("text-valign")];
  return lines.map((line, number) => shape("text", { x: x + dx, y: y + top + LETTERS * (number + 0.85), "text-anchor": anchor, fill: colour("ink"), "font-size": LETTERS }, line));
};

/** Returns the whole graph in the size in which it is shown, with the names that are shown. */
const asSvg = (graph, isDirected) => {
  const zoom = graph.zoom(), box = graph.elements().boundingBox(), edge = 20;
  const at = node => ({ x: (node.position("x") - box.x1) * zoom + edge, y: (node.position("y") - box.y1) * zoom + edge });
  const lines = graph.edges().map(line => {
    const from = at(line.source()), to = at(line.target());
    const label = isDirected && Number(line.style("text-opacity")) ? [shape("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, fill: colour("quiet"), "font-size": SMALL_LETTERS, "text-anchor": "middle" }, line.data("label"))] : [];
    return shape("g", {}, shape("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: colour("line-strong"), "stroke-width": line.data("width") }), ...label);
  });
  const dots = graph.nodes().map(node => {
    const middle = at(node), r = widthOf(node) / 2;
    return shape("g", {}, shape("circle", { cx: middle.x, cy: middle.y, r, fill: colour("accent") }), ...nameInSvg(node, middle, r));
  });
  return picture(Math.ceil(box.w * zoom + 2 * edge), Math.ceil(box.h * zoom + 2 * edge), colour("sheet"), ...lines, ...dots);
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
    const layout = { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 70, padding: 30 };
    const graph = cytoscape({ container: box, elements: elementsOf(edges(result, options)), style: looks(isDirected), layout: { name: "circle" }, maxZoom: 3 });
    graph.layout(layout).run(); // from a circle, so that the picture of a result is the same each time
    graph.on("zoom layoutstop select unselect free", () => placeNames(graph));
    placeNames(graph);
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
