// The figures of firmware/estimator/README.md, drawn from a run of the bench: `node test/accuracy/bench.mjs --figures`; and those of a replay.
import { writeFileSync } from "node:fs";

const FOLDER = "firmware/estimator";
const WIDTH = 760;
const INK = "#333";
const OURS = "#1565c0";
const THEIRS = "#9e9e9e";
const UP = "#c62828";
const DOWN = "#2e7d32";
// Ends of the scale of errors, logarithms of us.
const LEAST = 0.3;
const MOST = 3.4;

const text = (x, y, content, anchor = "start", size = 12) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" fill="${INK}">${content}</text>`;
const line = (x1, y1, x2, y2, colour, width = 1) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" stroke-width="${width}"/>`;
const page = (height, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif">\n` +
  `<rect width="100%" height="100%" fill="white"/>\n${parts.join("\n")}\n</svg>\n`;

/** Bounds of both directions, the clock's error between them, and the band of its own deviation. */
export function drawEdges({ lower, upper, clock }) {
  const height = 380;
  const [left, right, top, bottom] = [60, WIDTH - 20, 40, height - 40];
  const begin = clock[0][0];
  const end = clock.at(-1)[0];
  const x = (time) => left + ((right - left) * (time - begin)) / (end - begin);
  const y = (error) => (top + bottom) / 2 - ((bottom - top) * error) / 400;
  const inside = ([, error]) => Math.abs(error) <= 200;
  const dots = (points, colour) =>
    points.filter(inside).map(([time, error]) => `<circle cx="${x(time).toFixed(1)}" cy="${y(error).toFixed(1)}" r="2.2" fill="${colour}"/>`);
  const above = clock.map(([time, error, deviation]) => `${x(time).toFixed(1)},${y(error + deviation).toFixed(1)}`);
  const below = clock.map(([time, error, deviation]) => `${x(time).toFixed(1)},${y(error - deviation).toFixed(1)}`);
  const grid = [-200, -100, 0, 100, 200].flatMap((error) => [
    line(left, y(error), right, y(error), error === 0 ? INK : "#ddd"),
    text(left - 6, y(error) + 4, error, "end"),
  ]);
  const hours = [];
  for (let hour = Math.ceil(begin / 1800); hour * 1800 <= end; hour++) hours.push(text(x(hour * 1800), bottom + 18, `${hour / 2} h`, "middle"));
  const parts = [
    text(left, 22, "What each packet says (us): the clock cannot be slower than a red dot, nor faster than a green one", "start", 13),
    ...grid,
    ...hours,
    `<polygon points="${[...above, ...below.reverse()].join(" ")}" fill="${OURS}" opacity="0.2"/>`,
    ...dots(lower, UP),
    ...dots(upper, DOWN),
    `<polyline points="${clock.map(([time, error]) => `${x(time).toFixed(1)},${y(error).toFixed(1)}`).join(" ")}" fill="none" stroke="${OURS}" stroke-width="1.8"/>`,
    text(right, bottom + 36, "blue: the clock's true error, and one standard deviation by its own word", "end"),
  ];
  writeFileSync(`${FOLDER}/edges.svg`, page(height, parts));
}

/** RMS of each world against chronyd's, on a logarithmic scale. */
export function drawWorlds(summaries) {
  const shown = summaries.filter(({ chronyd, holdover }) => chronyd !== undefined && holdover === undefined);
  const row = 24;
  const height = 60 + row * shown.length + 30;
  const [left, right, top] = [170, WIDTH - 160, 50];
  const x = (rms) => left + ((right - left) * (Math.log10(rms) - LEAST)) / (MOST - LEAST);
  const parts = [text(left, 22, "RMS error of the clock, us: Timewire (blue, range of the seeds) and chronyd 4.3 (grey)", "start", 13)];
  for (const tick of [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000])
    parts.push(line(x(tick), top - 8, x(tick), height - 30, "#ddd"), text(x(tick), height - 14, tick, "middle"));
  shown.forEach(({ world, rms, chronyd, rmsPerSeed }, i) => {
    const y = top + row * i + row / 2;
    parts.push(
      text(left - 10, y + 4, world, "end"),
      line(x(rms), y, x(chronyd), y, "#ccc"),
      line(x(Math.min(...rmsPerSeed)), y, x(Math.max(...rmsPerSeed)), y, OURS, 3),
      `<circle cx="${x(chronyd).toFixed(1)}" cy="${y}" r="5" fill="${THEIRS}"/>`,
      `<circle cx="${x(rms).toFixed(1)}" cy="${y}" r="5" fill="${OURS}"/>`,
      text(right + 12, y + 4, `${rms.toPrecision(3)} / ${chronyd}: ${(chronyd / rms).toFixed(1)} times`),
    );
  });
  writeFileSync(`${FOLDER}/worlds.svg`, page(height, parts));
}

/** Most points of a kind in a figure: more cannot be told apart, and the file would be slow to show. */
const MOST_POINTS = 4000;

/** Smallest and largest of the values, without the most extreme `share` on each side. */
function rangeOf(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(part * (sorted.length - 1))))];
  const [low, high] = [at(share), at(1 - share)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Round steps between the ends of an axis, about `count` of them. */
function ticksOf([low, high], count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(Number(tick.toPrecision(6)));
  return ticks;
}

/** A replay: offset by each exchange and by the estimate without its straight line, one-way measurements against the estimate, frequency. */
export function drawReplay(source, { points }) {
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const shown = points.filter((_, i) => i % every === 0);
  const hours = ({ time }) => time / 3600;
  const settled = shown.slice(Math.floor(shown.length / 10));
  const count = settled.length;
  const meanTime = settled.reduce((sum, { time }) => sum + time, 0) / count;
  const meanOffset = settled.reduce((sum, { offset }) => sum + offset, 0) / count;
  const slope =
    settled.reduce((sum, { time, offset }) => sum + (time - meanTime) * (offset - meanOffset), 0) /
    Math.max(
      1e-9,
      settled.reduce((sum, { time }) => sum + (time - meanTime) ** 2, 0),
    );
  const flat = (value) => (point) => (point[value] - meanOffset - slope * (point.time - meanTime)) * 1e6;
  const panels = [
    {
      title: `Offset of the local clock less ${(slope * 1e6).toFixed(3)} ppm (us): measured (grey), estimate (blue) and its standard deviation`,
      range: rangeOf([...settled.map(flat("offset")), ...settled.map(flat("measured"))], 0.01),
      dots: [[flat("measured"), THEIRS]],
      line: flat("offset"),
      band: (point) => point.deviation * 1e6,
    },
    {
      title: "Additional delay of each packet by the estimate (us): outbound (red), inbound (green, downwards)",
      range: rangeOf([...settled.map(({ outbound }) => outbound * 1e6), ...settled.map(({ inbound }) => -inbound * 1e6)], 0.02),
      dots: [
        [({ outbound }) => outbound * 1e6, UP],
        [({ inbound }) => -inbound * 1e6, DOWN],
      ],
    },
    {
      title: "Frequency of true time over the local clock by the estimate (ppm)",
      range: rangeOf(
        settled.map(({ frequency }) => frequency),
        0.01,
      ),
      dots: [],
      line: ({ frequency }) => frequency,
    },
  ];
  const [left, right, height] = [90, WIDTH - 20, 220];
  const last = hours(points.at(-1));
  const x = (point) => left + ((right - left) * hours(point)) / Math.max(last, 1e-9);
  const parts = [text(left, 20, source.replace(/[<&>]/g, " "), "start", 14)];
  panels.forEach(({ title, range: [low, high], dots, line: curve, band }, i) => {
    const margin = 0.1 * (high - low);
    const ends = [low - margin, high + margin];
    const top = 50 + i * (height + 50);
    const y = (value) => top + (height * (ends[1] - value)) / (ends[1] - ends[0]);
    const inside = (value) => value >= ends[0] && value <= ends[1];
    parts.push(text(left, top - 8, title));
    for (const tick of ticksOf(ends, 5)) parts.push(line(left, y(tick), right, y(tick), "#ddd"), text(left - 6, y(tick) + 4, tick, "end"));
    for (const tick of ticksOf([0, last], 8)) parts.push(text(x({ time: tick * 3600 }), top + height + 16, `${tick} h`, "middle"));
    const clamp = (value) => Math.min(ends[1], Math.max(ends[0], value));
    if (band !== undefined) {
      const edge = (sign) => shown.map((point) => `${x(point).toFixed(1)},${y(clamp(curve(point) + sign * band(point))).toFixed(1)}`);
      parts.push(`<polygon points="${[...edge(1), ...edge(-1).reverse()].join(" ")}" fill="${OURS}" opacity="0.2"/>`);
    }
    for (const [value, colour] of dots)
      for (const point of shown)
        if (inside(value(point))) parts.push(`<circle cx="${x(point).toFixed(1)}" cy="${y(value(point)).toFixed(1)}" r="1.3" fill="${colour}"/>`);
    if (curve !== undefined) {
      const places = shown.map((point) => `${x(point).toFixed(1)},${y(clamp(curve(point))).toFixed(1)}`);
      parts.push(`<polyline points="${places.join(" ")}" fill="none" stroke="${OURS}" stroke-width="1.4"/>`);
    }
  });
  return page(50 + panels.length * (height + 50), parts);
}
