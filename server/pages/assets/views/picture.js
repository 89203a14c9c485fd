// Pictures of views: every view gives an SVG, from which a PNG is made.
import { element } from "./page.js";

const SPACE = "http://www.w3.org/2000/svg";

/** Returns a new SVG element with attributes and children. */
export const shape = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

/** Returns the text of an SVG of this size on a background. */
export const drawing = (width, height, background, ...shapes) => new XMLSerializer().serializeToString(shape(
  "svg",
  { xmlns: SPACE, width, height, viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, sans-serif", "font-size": 12 },
  shape("rect", { width, height, fill: background }), ...shapes,
));

/** Returns a PNG of an SVG, at twice its size. */
export const png = async svg => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = element("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, "image/png"));
};

export const save = (blob, name) => {
  const address = URL.createObjectURL(blob), anchor = element("a", { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
};
