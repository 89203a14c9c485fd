// Places on outlines of the countries, which come with the page: no map is fetched from elsewhere.
import { colour, element, linked, script, style, vendor, words } from "./page.js";
import { drawing as picture, shape } from "./picture.js";
import { caveats, labelColumn, linkColumn, numberOf, pointOf, roles } from "./result.js";

const MOST_LISTED = 12, CLOSE = 4;

const position = (row, found, options) => {
  const column = options.point ?? found.points[0];
  if (column) return pointOf(row[column]);
  const [lat, long] = ["lat", "lon"].map(start => found.positions.find(name => name.toLowerCase().startsWith(start)));
  return row[lat] && row[long] ? [numberOf(row[long]), numberOf(row[lat])] : undefined;
};

/** Returns the rows by their place, as [{ at: [latitude, longitude], name, weight, rows }]. */
const places = (result, options) => {
  const found = roles(result, options), name = options.place ?? ["place", "where", ...found.texts].find(column => result.columns.includes(column));
  const label = labelColumn(found, options), link = linkColumn(found, options), weight = options.weight;
  const byPlace = new Map();
  for (const row of result.rows) {
    const at = position(row, found, options);
    if (!at || Math.abs(at[1]) > 90 || Math.abs(at[0]) > 360) continue;
    const key = at.join(), place = byPlace.get(key) ?? { at: [at[1], at[0]], name: row[name]?.text ?? "", page: row.where?.page ?? "", weight: 0, rows: [], seen: new Set() };
    const thing = row[link]?.value ?? place.rows.length;
    if (place.seen.has(thing)) continue;
    place.seen.add(thing);
    place.weight += weight ? numberOf(row[weight]) ?? 0 : 1;
    place.rows.push({ cell: { text: row[label]?.text ?? "", page: row[link]?.page ?? "" }, when: row[found.times[0]]?.text ?? "", ...caveats(row) });
    byPlace.set(key, place);
  }
  return [...byPlace.values()].filter(place => place.weight > 0).sort((one, other) => other.weight - one.weight);
};

const told = row => [row.fact && `(${row.fact})`, row.source && words("on_word_of", { who: row.source })].filter(Boolean).join(" ");

const popup = (place, weight) => element(
  "div", {},
  element("p", { class: "place" }, place.page ? linked({ text: place.name, page: place.page }) : place.name, weight ? `: ${place.weight}` : ""),
  element("ul", {}, ...(weight ? [] : place.rows.slice(0, MOST_LISTED).map(row => element("li", {}, row.when ? `${row.when} ` : "", linked(row.cell), told(row) ? ` ${told(row)}` : "")))),
  !weight && place.rows.length > MOST_LISTED ? words("more", { count: place.rows.length - MOST_LISTED }) : "",
);

const icon = (number, isSure) => {
  const size = Math.round(20 + 5 * Math.log2(1 + number)), text = element("span", {}, String(number));
  return L.divIcon({ html: text, className: `dot${isSure ? "" : " unsure"}`, iconSize: [size, size] });
};

/** Returns rings whose longitudes do not jump at the date line, with a copy on its other side for those that cross it. */
const unbroken = ring => {
  let shift = 0;
  const made = ring.map(([x, y], at) => {
    const step = at ? x - ring[at - 1][0] : 0;
    if (step > 180) shift -= 360;
    if (step < -180) shift += 360;
    return [x + shift, y];
  });
  const [first, last] = [made[0], made[made.length - 1]];
  if (Math.abs(last[0] - first[0]) > 180) made.push([last[0], -90], [first[0], -90]);  // around the pole
  const all = made.map(([x]) => x), copies = [made];
  if (Math.max(...all) > 180) copies.push(made.map(([x, y]) => [x - 360, y]));
  if (Math.min(...all) < -180) copies.push(made.map(([x, y]) => [x + 360, y]));
  return copies;
};

const rings = geometry => {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  return polygons.flat().flatMap(unbroken).map(ring => ring.map(([x, y]) => [y, x]));
};

const outlines = async file => {
  const atlas = await (await fetch(`${vendor}/${file}`)).json();
  return topojson.feature(atlas, atlas.objects.countries).features.filter(feature => feature.geometry).map(feature => rings(feature.geometry));
};

const land = countries => L.layerGroup(countries.map(country => L.polygon(country.map(ring => [ring]), { className: "land", weight: 0.7, interactive: false })));

const asSvg = (map, countries, shown) => {
  const { x: width, y: height } = map.getSize(), on = point => map.latLngToContainerPoint(point);
  const path = country => country.map(ring => `M${ring.map(point => { const { x, y } = on(point); return `${x.toFixed(1)} ${y.toFixed(1)}`; }).join("L")}Z`).join("");
  const dots = shown().flatMap(({ at, number }) => {
    const { x, y } = on(at), radius = 10 + 2.5 * Math.log2(1 + number);
    if (x < 0 || y < 0 || x > width || y > height) return [];
    return [shape("circle", { cx: x, cy: y, r: radius, fill: colour("accent"), "fill-opacity": 0.85 }), shape("text", { x, y: y + 4, "text-anchor": "middle", fill: colour("paper") }, String(number))];
  });
  return picture(width, height, colour("sea"), ...countries.map(country => shape("path", { d: path(country), fill: colour("land"), stroke: colour("line"), "stroke-width": 0.7 })), ...dots);
};

const markers = (found, weight) => {
  const sum = cluster => cluster.getAllChildMarkers().reduce((total, marker) => total + marker.options.number, 0);
  const sure = cluster => cluster.getAllChildMarkers().some(marker => marker.options.isSure);
  const group = L.markerClusterGroup({ showCoverageOnHover: false, maxClusterRadius: 56, iconCreateFunction: cluster => icon(sum(cluster), sure(cluster)), animate: false });
  for (const place of found) {
    const isSure = place.rows.some(row => row.isSure);
    const marker = L.marker(place.at, { icon: icon(place.weight, isSure), title: `${place.name}: ${place.weight}`, number: place.weight, isSure });
    group.addLayer(marker.bindPopup(() => popup(place, weight), { maxHeight: 260 }));
  }
  return { group, sum };
};

export default {
  name: "map",
  canDraw: (result, options) => {
    const found = roles(result, options);
    return found.points.length > 0 || found.positions.length > 1;
  },
  draw: async (place, result, options) => {
    style("leaflet.css");
    style("MarkerCluster.css");
    await Promise.all([script("leaflet.js"), script("topojson-client.min.js")]);
    await script("leaflet.markercluster.js");
    const found = places(result, options), box = element("div", { class: "map", role: "region", "aria-label": words("map_of", { count: found.length }) });
    place.replaceChildren(box);
    const map = L.map(box, { attributionControl: false, worldCopyJump: false, minZoom: 1, maxZoom: 9, maxBounds: [[-88, -200], [88, 200]], zoomSnap: 0.5, scrollWheelZoom: options.wheel !== false, zoomAnimation: false, fadeAnimation: false });
    if (found.length) map.fitBounds(L.latLngBounds(found.map(one => one.at)).pad(0.25), { maxZoom: 6 });
    else map.setView([20, 30], 1);
    let countries = await outlines("countries-110m.json"), layer = land(countries).addTo(map), isFine = false;
    const refine = async () => {
      if (isFine || map.getZoom() < CLOSE) return;
      isFine = true;
      countries = await outlines("countries-50m.json");
      layer.remove();
      layer = land(countries).addTo(map);
    };
    map.on("zoomend", refine);
    const { group, sum } = markers(found, options.weight);
    map.addLayer(group);
    await refine();
    const columns = roles(result, options), lost = result.rows.filter(row => !position(row, columns, options)).length;
    const shown = () => {
      const seen = new Map();
      group.eachLayer(marker => {
        const parent = group.getVisibleParent(marker) ?? marker;
        seen.set(parent, { at: parent.getLatLng(), number: parent.getAllChildMarkers ? sum(parent) : parent.options.number });
      });
      return [...seen.values()];
    };
    return { svg: async () => asSvg(map, countries, shown), end: () => map.remove(), note: lost ? words("without_place", { count: lost }) : "" };
  },
};
