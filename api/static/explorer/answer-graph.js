// The facts of an answer as a graph: drawn from the table that stands below it, so that both say the same.

import { colour } from "./theme.js";

const MOST = 250; // things; more would be a hairball
const SMALLEST = 0.65; // of its size: what is too large to be read is moved about instead
const INSIDE = new Set(["box", "ellipse"]); // shapes that hold their text
/** @type {Record<string, string>} */
const SHAPES = { person: "dot", organisation: "square", place: "hexagon", event: "box", situation: "ellipse", psyche: "triangle", doubt: "dot", story: "star", thing: "diamond" };

/** @type {Promise<void> | undefined} */
let libraries;

/** Loads classic scripts, one after the other, once. @param {string[]} addresses */
function load(addresses) {
  libraries ??= addresses.reduce(
    (before, src) =>
      before.then(
        () =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = src;
            script.addEventListener("load", () => resolve(undefined));
            script.addEventListener("error", reject);
            document.head.append(script);
          }),
      ),
    /** @type {Promise<void>} */ (Promise.resolve()),
  );
  return libraries;
}

/** The things and ties of a table whose columns are subject, property and object. @param {HTMLTableElement} table */
function read(table) {
  /** @type {Map<string, {id: string, label: string, kind: string}>} */
  const nodes = new Map();
  /** @type {{from: string, to: string, label: string}[]} */
  const edges = [];
  const node = (/** @type {HTMLElement} */ cell) => {
    const { term = "", words = "", kind = "" } = cell.dataset;
    if (!nodes.has(term)) nodes.set(term, { id: term, label: words, kind: kind || "thing" });
    return term;
  };
  for (const row of table.tBodies[0].rows) {
    const [subject, property, object] = /** @type {HTMLTableCellElement[]} */ ([...row.cells]);
    if (!subject.dataset.term || !object.dataset.term || nodes.size >= MOST) continue;
    edges.push({ from: node(subject), to: node(object), label: property.dataset.words ?? property.textContent?.trim() ?? "" });
  }
  return { nodes: [...nodes.values()], edges };
}

/** How a thing is drawn. @param {{id: string, label: string, kind: string}} one */
function drawn({ id, label, kind }) {
  const shape = SHAPES[kind] ?? SHAPES.thing;
  const name = kind in SHAPES ? kind : "thing";
  const cut = label.length > 40 ? `${label.slice(0, 38)}…` : label;
  return {
    id,
    label: cut,
    shape,
    size: 13,
    color: { background: colour(`--kind-${name}`), border: colour(`--kind-${name}-line`), highlight: { background: colour(`--kind-${name}`), border: colour("--accent") } },
    font: { color: colour("--ink"), strokeColor: colour(INSIDE.has(shape) ? `--kind-${name}` : "--sheet"), strokeWidth: INSIDE.has(shape) ? 0 : 4 },
    borderWidth: 2,
  };
}

/**
 * Draws the facts of a table into an element of a fixed height.
 * @param {HTMLElement} canvas
 * @param {HTMLTableElement} table
 */
export async function drawGraph(canvas, table) {
  const { nodes, edges } = read(table);
  if (!edges.length) {
    canvas.remove();
    return;
  }
  await load((canvas.dataset.libraries ?? "").split(" "));
  const { Network, DataSet } = /** @type {any} */ (window).vis;
  const line = () => ({ color: { color: colour("--edge"), highlight: colour("--accent") }, font: { color: colour("--quiet"), strokeColor: colour("--sheet"), strokeWidth: 4, size: 12 } });
  const things = new DataSet(nodes.map(drawn));
  const network = new Network(
    canvas,
    { nodes: things, edges: edges.map((edge, id) => ({ id, ...edge, arrows: "to" })) },
    {
      autoResize: true,
      layout: { randomSeed: 1 },
      nodes: { font: { face: getComputedStyle(document.body).fontFamily, size: 14 } },
      edges: { ...line(), width: 1.2, smooth: { enabled: true, type: "dynamic" } },
      interaction: { zoomView: false, tooltipDelay: 1e9 },
      physics: { stabilization: { iterations: 300, fit: true }, barnesHut: { springLength: 150, avoidOverlap: 0.4 } },
    },
  );
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    network.fit({ maxZoomLevel: 1.2 });
    if (network.getScale() < SMALLEST) network.moveTo({ scale: SMALLEST });
    canvas.dataset.ready = "";
  });
  document.addEventListener("themechange", () => {
    things.update(nodes.map(drawn));
    network.setOptions({ edges: line() });
  });
}
