// The figures of firmware/estimator/README.md, drawn from a run of the bench: `node test/accuracy/bench.mjs --figures`.
import { writeFileSync } from "node:fs";

const FOLDER = "firmware/selection";
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
