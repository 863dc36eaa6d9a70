// The page of a thing: its graph, its map, and the year that all of its pictures show.

import { libraries } from "./libraries.js";
import { neighbourhood } from "./neighbourhood.js";
import { asked } from "./problem.js";

const about = /** @type {HTMLElement} */ (document.getElementById("thing"));
const { id = "" } = about.dataset;
const picture = document.getElementById("picture");
const map = document.getElementById("map");

/** @type {number | null} */
let year = null;
/** @type {{show: (year: number | null) => void} | undefined} */
let drawnMap;

/** Shows a year in the timeline and on the map. @param {number | null} chosen */
function tell(chosen) {
  year = chosen;
  drawnMap?.show(year);
  const timeline = /** @type {SVGElement | null} */ (document.querySelector("#timeline > svg"));
  timeline?.querySelector(".now")?.remove();
  if (!timeline || year === null) return;
  const [first, last] = [Number(timeline.dataset.first), Number(timeline.dataset.last)];
  const place = `${(100 * (year + 0.5 - first)) / (last - first)}%`;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  for (const [key, value] of Object.entries({ class: "now", x1: place, x2: place, y1: "18", y2: "100%" })) line.setAttribute(key, value);
  timeline.append(line);
}

/** @param {HTMLElement} element */
async function drawMap(element) {
  const { map: address = "", land = "", libraries: scripts = "", thing = "" } = element.dataset;
  try {
    const [data, coasts] = await Promise.all([asked(`${address}?${new URLSearchParams({ around: id })}`), asked(land), libraries(scripts)]);
    const pageOf = (/** @type {string} */ one) => thing + one.split("/").map(encodeURIComponent).join("/");
    drawnMap = /** @type {any} */ (globalThis).legendryMap(element, data, coasts, { address: pageOf });
    drawnMap?.show(year);
  } catch (error) {
    const said = document.createElement("p");
    said.className = "quiet wait";
    said.textContent = `The map could not be drawn. ${error instanceof Error ? error.message : ""}`;
    element.replaceChildren(said);
  }
}

if (picture) neighbourhood(picture, id, tell);
if (map) drawMap(map);
