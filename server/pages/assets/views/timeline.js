// Rows along an axis of time: a bar from the first to the last day that is possible, one beneath the other.
import { drawn } from "./charts.js";
import { colour, shortened, words } from "./page.js";
import { caveats, labelColumn, linkColumn, roles, spanOf } from "./result.js";

const LINE = 22, FONT = "12px system-ui, sans-serif", WIDEST = 360, AROUND = 75, MOST_LABELS = 80, MOST_ROWS = 400, DAY = 86400000;

const dated = (result, options) => {
  const found = roles(result, options), time = options.time ?? found.times[0];
  const label = labelColumn(found, options), link = linkColumn(found, options);
  const seen = new Set();
  return result.rows
    .map(row => ({ span: spanOf(row[time]), label: row[label]?.text ?? "", key: row[link]?.value, when: row[time]?.text, page: row[link]?.page ?? "", ...caveats(row) }))
    .filter(one => one.span && !(one.key && seen.has(one.key)) && seen.add(one.key))
    .sort((one, other) => one.span[0] - other.span[0])
    .slice(-MOST_ROWS);
};

/** Returns a function for the width in pixels of a text as it is drawn. */
const measuring = () => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = FONT;
  return text => pen.measureText(text).width;
};

/** Returns a text shortened to a width. */
const fitting = (text, room, widthOf) => {
  if (widthOf(text) <= room) return text;
  let letters = Math.ceil(text.length * room / widthOf(text)) + 1;
  while (letters > 4 && widthOf(shortened(text, letters)) > room) letters -= 1;
  return shortened(text, Math.max(letters, 4));
};

/** Returns for each bar its line, the first that is free, and the side of its label. `scale` is pixels in a millisecond, `start` where the axis begins. */
const placed = (events, start, scale, width, isNamed) => {
  const taken = [], widthOf = measuring();
  return events.map(event => {
    const from = (event.span[0] - start) * scale, to = Math.max((event.span[1] - start) * scale, from + 8);
    const isLeft = from > width / 2, room = isLeft ? from : width - to;
    const text = isNamed ? fitting(named(event), Math.min(room - 8, WIDEST), widthOf) : "";
    const wide = text ? widthOf(text) + 14 : 14, needs = isLeft ? [from - wide, to + 4] : [from - 4, to + wide];
    const free = taken.findIndex(spans => spans.every(([first, last]) => needs[1] < first || needs[0] > last));
    const line = free < 0 ? taken.push([]) - 1 : free;
    taken[line].push(needs);
    return { line, text, isLeft };
  });
};

/** Returns where the axis begins: at the first event, or behind a few that are very much earlier than the others. */
const beginning = events => {
  const first = events[0].span[0], most = events[Math.floor(events.length * 0.04)].span[0], last = events[events.length - 1].span[1];
  return last - most < 0.4 * (last - first) ? most : first;
};

const day = value => new Date(value).toISOString().slice(0, 10);

// what lies between two marks of the axis, and how many letters of a day such as 2024-05-01 name one
const STEPS = [
  ...[1, 2, 7, 14].map(days => ({ days, length: days * DAY, letters: 10 })),
  ...[1, 2, 3, 6].map(months => ({ months, length: months * 30 * DAY, letters: 7 })),
  ...[1, 2, 5, 10, 20, 50, 100].map(years => ({ months: 12 * years, length: years * 365 * DAY, letters: 4 })),
];

/** Returns the days, or the first days of months or years, that mark an axis: { value, label }; `most` is how many there is room for. */
export const marks = (first, last, most) => {
  const step = STEPS.find(({ length }) => (last - first) / length <= most) ?? STEPS[STEPS.length - 1], found = [];
  const begin = new Date(first), length = step.days * DAY;
  const at = number => (step.days ? number * length : Date.UTC(Math.floor(number * step.months / 12), number * step.months % 12));
  const before = step.days ? first / length : (12 * begin.getUTCFullYear() + begin.getUTCMonth()) / step.months;
  for (let number = Math.floor(before); at(number) <= last; number += 1) {
    if (at(number) >= first) found.push({ value: at(number), label: day(at(number)).slice(0, step.letters) });
  }
  return found;
};

const fill = event => (event.isSure ? colour("series-1") : colour("series-2"));

/** Returns a plugin that writes the labels beside the bars. */
const labels = at => ({
  id: "labels",
  afterDatasetsDraw: chart => {
    const { ctx, chartArea } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, chartArea.top, chart.width, chartArea.height);
    ctx.clip();
    ctx.font = FONT;
    ctx.fillStyle = colour("ink");
    ctx.textBaseline = "middle";
    chart.getDatasetMeta(0).data.forEach((bar, n) => {
      const { text, isLeft } = at[n], ends = [bar.base, bar.x];
      ctx.textAlign = isLeft ? "right" : "left";
      ctx.fillText(text, isLeft ? Math.min(...ends) - 5 : Math.max(...ends, Math.min(...ends) + 7) + 4, bar.y);
    });
    ctx.restore();
  },
});

const named = event => [event.label, event.fact && `(${event.fact})`, event.source && words("on_word_of", { who: event.source })].filter(Boolean).join(" ");

export default {
  name: "timeline",
  canDraw: (result, options) => roles(result, options).times.length > 0 && dated(result, options).length > 0,
  draw: async (place, result, options) => {
    const events = dated(result, options), isNamed = events.length <= MOST_LABELS;
    const first = beginning(events), last = Math.max(...events.map(event => event.span[1])), room = Math.max(last - first, 7 * DAY);
    const axis = { min: first - room / 50, max: last + room / 50 }, width = place.clientWidth - AROUND;
    const at = placed(events, axis.min, width / (axis.max - axis.min), width, isNamed), count = Math.max(...at.map(({ line }) => line)) + 1;
    const drawing = await drawn(place, {
      type: "bar",
      title: words("timeline_of", { count: events.length, first: day(first), last: day(last) }),
      plugins: [labels(at)],
      data: {
        datasets: [{
          data: events.map((event, n) => ({ x: event.span, y: at[n].line })),
          backgroundColor: events.map(fill), borderRadius: 3, minBarLength: 7, barThickness: 12, grouped: false,
        }],
      },
      options: {
        indexAxis: "y",
        onClick: (_, hit) => { if (hit.length && events[hit[0].index].page) location.assign(events[hit[0].index].page); },
        onHover: (event, hit) => { event.native.target.style.cursor = hit.length ? "pointer" : ""; },
        scales: {
          x: {
            type: "linear", ...axis, ticks: { callback: (_, n, ticks) => ticks[n].label, maxRotation: 0, autoSkip: false },
            afterBuildTicks: scale => { scale.ticks = marks(scale.min, scale.max, scale.width / AROUND); },
          },
          y: { type: "linear", min: -0.7, max: count - 0.3, reverse: true, display: false },
        },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: { title: hit => hit.map(({ dataIndex }) => events[dataIndex].when), label: ({ dataIndex }) => named(events[dataIndex]).match(/.{1,60}(?:\s|$)/g) ?? [] } },
        },
      },
    }, 60 + count * (isNamed ? LINE : 14));
    drawing.zoom = factor => {
      const { chart } = drawing, scale = chart.scales.x, middle = (scale.min + scale.max) / 2, half = (scale.max - scale.min) / 2 * factor;
      Object.assign(chart.options.scales.x, { min: middle - half, max: middle + half });
      chart.update("none");
    };
    drawing.pan = share => {
      const { chart } = drawing, scale = chart.scales.x, step = (scale.max - scale.min) * share;
      Object.assign(chart.options.scales.x, { min: scale.min + step, max: scale.max + step });
      chart.update("none");
    };
    const before = events.filter(event => event.span[1] < first).length;
    drawing.note = [events.some(event => !event.isSure) && words("unsure_colour"), before && words("earlier_ones", { count: before })].filter(Boolean).join(" ");
    return drawing;
  },
};
