// Story: a sentence lights up with its facts and its scenes; what is chosen in the form takes effect at once.

import { libraries } from "./libraries.js";
import { asked } from "./problem.js";
import { address, catchUp, swapper } from "./swapping.js";

const show = swapper({ root: "telling", parts: ["casting", "reading"], before: keepOpen, after: enliven });

/** Details stay open as they are. @param {Document} page */
function keepOpen(page) {
  for (const one of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details[id]"))) {
    const next = /** @type {HTMLDetailsElement | null} */ (page.getElementById(one.id));
    if (next) next.open ||= one.open;
  }
}

/** @type {{light: (ids: string[]) => void} | undefined} */
let map;

/** Draws where the scenes are played. */
async function drawMap() {
  const element = document.getElementById("map");
  map = undefined;
  if (!element) return;
  const { places = "[]", land = "", libraries: scripts = "", thing = "" } = element.dataset;
  try {
    const [coasts] = await Promise.all([asked(land), libraries(scripts)]);
    const pageOf = (/** @type {string} */ one) => thing + one.split("/").map(encodeURIComponent).join("/");
    map = /** @type {any} */ (globalThis).legendryMap(element, { places: JSON.parse(places), journeys: [] }, coasts, { address: pageOf });
    light(new URLSearchParams(location.search).get("s") ?? "");
  } catch (error) {
    element.textContent = `The map could not be drawn. ${error instanceof Error ? error.message : ""}`;
  }
}

/** Lights things up in the picture of the cast and on the map. @param {string[]} ids */
function lightThings(ids) {
  const lit = new Set(ids);
  for (const one of /** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll("#cast-graph [data-id]"))) one.classList.toggle("alight", lit.has(one.dataset.id ?? ""));
  for (const one of /** @type {NodeListOf<SVGElement>} */ (document.querySelectorAll("#cast-graph [data-ends]"))) {
    one.classList.toggle("alight", (one.dataset.ends ?? "").split(" ").every((id) => lit.has(id)));
  }
  map?.light(ids);
}

/** Lights a sentence up, or none. @param {string} name  TELLING.SENTENCE */
function light(name) {
  document.querySelectorAll(".sentence[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  const sentence = document.getElementById(`s${name}`);
  sentence?.setAttribute("aria-current", "true");
  /** @type {HTMLElement | null} */
  let found = null;
  document.querySelectorAll(".lit-facts > div").forEach((one) => {
    const facts = /** @type {HTMLElement} */ (one);
    facts.hidden = facts.id !== `facts-${name}`;
    if (!facts.hidden) found = facts;
  });
  lightThings((/** @type {HTMLElement | null} */ (found)?.dataset.things ?? "").split(" "));
  const told = new Set((/** @type {HTMLElement | null} */ (found)?.dataset.scenes ?? "").split(" "));
  document.querySelectorAll(".strip li").forEach((one, number) => one.classList.toggle("told", told.has(String(number))));
  document.querySelector(".hint")?.toggleAttribute("hidden", Boolean(found));
  document.getElementById("lit")?.classList.toggle("open", Boolean(found));
  sentence?.scrollIntoView({ block: "nearest" }); // what has just opened may lie over it
}

/** What has just come onto the page. */
function enliven() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("casting"));
  if (!form) return;
  form.addEventListener("change", (event) => {
    if (!form.checkValidity()) return;
    const isOther = /** @type {HTMLElement} */ (event.target).id === "schema"; // its roles are others
    show(address(form, (name) => isOther && name.startsWith("cast.")), true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(form), true);
  });
  const reading = document.getElementById("reading");
  reading?.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const sentence = /** @type {HTMLAnchorElement | null} */ (target.closest("a.sentence"));
    if (sentence && isPlain) {
      event.preventDefault();
      const isLit = sentence.hasAttribute("aria-current");
      const to = new URL(sentence.href);
      if (isLit) to.searchParams.delete("s");
      history.replaceState(null, "", `${to.pathname}${to.search}`);
      light(isLit ? "" : sentence.id.slice(1));
    } else if (target.closest(".close")) {
      const to = new URL(location.href);
      to.searchParams.delete("s");
      history.replaceState(null, "", `${to.pathname}${to.search}`);
      light("");
    } else if (target.closest("button.print")) {
      window.print();
    } else {
      const link = /** @type {HTMLAnchorElement | null} */ (target.closest(".actions a"));
      if (link && isPlain && new URL(link.href).pathname === new URL(form.action).pathname) {
        event.preventDefault();
        show(link.href, true);
      }
    }
  });
  light(new URLSearchParams(location.search).get("s") ?? "");
  drawMap();
}

addEventListener("popstate", () => show(location.href, false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") /** @type {HTMLElement | null} */ (document.querySelector(".lit.open .close"))?.click();
});
enliven();
catchUp(/** @type {HTMLFormElement | null} */ (document.getElementById("casting")));
