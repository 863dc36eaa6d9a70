// The icons of the kinds of thing, the same as in `parts.html`, and which kind a class belongs to.

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, [string, Record<string, string>]>} */
const SHAPES = {
  person: ["circle", { cx: "8", cy: "8", r: "6" }],
  doubt: ["circle", { cx: "8", cy: "8", r: "6" }],
  organisation: ["rect", { x: "2.5", y: "2.5", width: "11", height: "11" }],
  place: ["path", { d: "M4.5 2h7L15 8l-3.5 6h-7L1 8z" }],
  event: ["rect", { x: "1", y: "4", width: "14", height: "8", rx: "2" }],
  situation: ["ellipse", { cx: "8", cy: "8", rx: "7", ry: "4.5" }],
  psyche: ["path", { d: "M8 2l6.5 12h-13z" }],
  story: ["path", { d: "M8 1l2.1 4.6 5 .6-3.7 3.4 1 5L8 12.1 3.6 14.6l1-5L.9 6.2l5-.6z" }],
  thing: ["path", { d: "M8 1l7 7-7 7-7-7z" }],
};

/** The icon of a kind. @param {string} kind */
export function icon(kind) {
  const [name, attributes] = SHAPES[kind] ?? SHAPES.thing;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon kind-${kind in SHAPES ? kind : "thing"}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  svg.append(shape);
  return svg;
}

/** @typedef {Record<string, {kind: string, label: string}>} Kinds  By the name of a class. */

/** @type {Promise<Kinds> | undefined} */
let kinds;

/** The kind and the label of each class; asked for once. @param {string} address @returns {Promise<Kinds>} */
export function kindsAt(address) {
  kinds ??= fetch(address).then((answer) => (answer.ok ? answer.json() : {}));
  return kinds;
}
