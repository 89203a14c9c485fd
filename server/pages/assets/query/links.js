// Addresses that open a query: in the fragment, so that it is not sent before it is asked; a long one compressed.

const LONG = 300;

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
const encoded = bytes => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const decoded = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));

/** Returns the fragment of a query, with "#". */
export const fragmentOf = async text => {
  if (text.length < LONG || typeof CompressionStream === "undefined") return `#query=${encodeURIComponent(text)}`;
  return `#z=${encoded(await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw")))}`;
};

/** Returns the query of a fragment, undefined where it has none. */
export const queryOf = async fragment => {
  const said = new URLSearchParams(fragment.replace(/^#/, "").replaceAll("+", "%2B"));
  if (said.has("query")) return said.get("query");
  if (!said.has("z")) return undefined;
  try { return new TextDecoder().decode(await through(decoded(said.get("z")), new DecompressionStream("deflate-raw"))); } catch { return undefined; }
};
