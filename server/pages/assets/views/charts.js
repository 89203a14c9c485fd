// Drawing by Chart.js, on the page and as an SVG, for the views that are charts.
import { colour, element, script, vendor } from "./page.js";

/** Draws a chart. `config` is Chart.js's, `size` gives its height in pixels. Returns what a view returns. */
export const drawn = async (place, config, height) => {
  await script("chart.umd.min.js");
  const canvas = element("canvas", { role: "img", "aria-label": config.title ?? "" });
  const box = element("div", { class: "canvas" }, canvas);
  box.style.height = `${height}px`;
  place.replaceChildren(box);
  const chart = new Chart(canvas, dressed(config, { responsive: true, maintainAspectRatio: false, animation: false }));
  return {
    chart,
    svg: async () => asSvg(dressed(config, { responsive: false, animation: false, devicePixelRatio: 1 }), box.clientWidth, height, chart),
    end: () => chart.destroy(),
  };
};

/** Returns the configuration with the colours of the page. */
const dressed = (config, options) => {
  const ink = colour("ink"), quiet = colour("quiet"), line = colour("line");
  const scales = Object.fromEntries(Object.entries(config.options?.scales ?? {}).map(([name, scale]) => [name, {
    ...scale, grid: { color: line, ...scale.grid }, border: { color: line }, ticks: { color: quiet, ...scale.ticks },
    title: { display: Boolean(scale.title?.text), color: quiet, ...scale.title },
  }]));
  return {
    type: config.type,
    data: config.data,
    plugins: config.plugins ?? [],
    options: { color: ink, ...options, ...config.options, scales },
  };
};

const asSvg = async (config, width, height, shown) => {
  const { Context } = await import(`${vendor}/svgcanvas.esm.js`);
  const context = new Context(width, height);
  context.canvas = undefined;
  const canvas = { width, height, style: {}, getContext: () => context, getAttribute: () => null };
  context.canvas = canvas;
  for (const [name, scale] of Object.entries(config.options.scales)) {
    if (shown.options.scales[name]?.min !== undefined) Object.assign(scale, { min: shown.scales[name].min, max: shown.scales[name].max });
  }
  const background = { id: "background", beforeDraw: ({ ctx }) => {
    ctx.fillStyle = colour("sheet");
    ctx.fillRect(0, 0, width, height);
  } };
  const copy = new Chart(canvas, { ...config, platform: Chart.platforms.BasicPlatform, plugins: [background, ...config.plugins], options: { ...config.options, events: [] } });
  copy.resize(width, height);
  const said = context.getSerializedSvg();
  copy.destroy();
  return said;
};
