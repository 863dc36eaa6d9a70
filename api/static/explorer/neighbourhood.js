// The graph of what is near a thing. Positions come with the data, or are given once; nothing moves by itself.

import { icon } from "./icons.js";
import { libraries } from "./libraries.js";
import { placeNear } from "./places-near.js";
import { asked } from "./problem.js";
import { addressOf, seenAt, timeOf } from "./seen.js";
import { tellingFew } from "./telling-few.js";
import { colour } from "./theme.js";

/** @typedef {any} Node  As /api/graph has it. */
/** @typedef {any} Edge */

const ASKED = 150; // of one thing's neighbours
const SHOWN = 36; // of these, to begin with; more would be a hairball, and the list of ties has them all
const OPENED = 20; // of what is near another thing
const LOOKED_AT = 30; // of these, to choose from
const READABLE = 0.62; // the scale at which names can still be read
const PLURALS = /** @type {Record<string, string>} */ ({ person: "People", organisation: "Organisations", place: "Places", event: "Events", situation: "Situations", psyche: "Motives and wounds", doubt: "Doubts", story: "Stories", thing: "Things" });

/** @param {string} name @param {string} [text] @param {string} [className] */
function element(name, text = "", className = "") {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** @param {string} text @param {() => void} act */
function button(text, act) {
  const made = /** @type {HTMLButtonElement} */ (element("button", text, "plain"));
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** @param {string} text */
const short = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/**
 * @param {HTMLElement} section  the picture's part of the page
 * @param {string} root  the id of the thing
 * @param {(year: number | null) => void} tell  hears which year is looked at
 */
export async function neighbourhood(section, root, tell) {
  const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (section.querySelector(`#${id}`));
  const canvas = find("graph");
  const chosen = find("chosen");
  const telling = find("telling");
  const { graph = "", thing = "", libraries: scripts = "" } = canvas.dataset;
  const doing = (/** @type {string} */ name) => /** @type {HTMLButtonElement} */ (section.querySelector(`[data-do="${name}"]`));
  const slider = /** @type {HTMLInputElement} */ (find("year"));
  const output = /** @type {HTMLElement} */ (section.querySelector("output"));

  /** @type {Map<string, {nodes: Node[], edges: Edge[], total: number}>} What the server has told of a thing. */
  const all = new Map();
  /** @type {Map<string, Set<string>>} What of that is shown. */
  const near = new Map();
  /** @type {Map<string, Node>} */
  const nodes = new Map();
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  /** @type {Map<string, {x: number, y: number}>} */
  const places = new Map();
  /** @type {import("./seen.js").Seen[]} */
  const before = [];
  let seen = seenAt();
  let lit = "";
  let problem = "";

  /** @type {Map<string, Promise<{nodes: Node[], edges: Edge[], total: number}>>} What is on its way. */
  const coming = new Map();

  /** Has the server look around a thing, once. @param {string} id */
  function ask(id) {
    const known = coming.get(id);
    if (known) return known;
    const most = String(id === root ? ASKED : LOOKED_AT);
    const answer = asked(`${graph}?${new URLSearchParams({ around: id, depth: "1", limit: most })}`);
    coming.set(id, answer);
    answer.catch(() => coming.delete(id)); // it may be asked for once more
    return answer;
  }

  /** @param {string} id */
  async function fetchNear(id) {
    if (all.has(id)) return;
    const answer = await ask(id);
    all.set(id, answer);
    for (const node of answer.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
    for (const edge of answer.edges) if (!edges.has(edge.id)) edges.set(edge.id, edge);
    if (id === root) for (const node of answer.nodes) places.set(node.id, { x: node.x, y: node.y });
    chooseFew(id, id === root ? SHOWN : OPENED);
  }

  /** @param {string} id @param {number} most */
  function chooseFew(id, most) {
    const { nodes: some, edges: ties } = /** @type {any} */ (all.get(id));
    const few = tellingFew(id, some, ties, most);
    near.set(id, few);
    placeNear(id, [...few], places);
  }

  try {
    await Promise.all([libraries(scripts), fetchNear(root)]);
    for (const id of seen.open) await fetchNear(id).catch(() => {});
  } catch (error) {
    canvas.replaceChildren(element("p", `The picture could not be drawn. ${error instanceof Error ? error.message : ""} The list of ties below has the same.`, "quiet wait"));
    return;
  }
  canvas.replaceChildren();

  const { Network, DataSet } = /** @type {any} */ (window).vis;
  const shownNodes = new DataSet();
  const shownEdges = new DataSet();
  const network = new Network(canvas, { nodes: shownNodes, edges: shownEdges }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: false, tooltipDelay: 1e9, zoomView: false, selectConnectedEdges: false },
    nodes: { font: { face: getComputedStyle(document.body).fontFamily }, scaling: { label: { drawThreshold: 3 } }, margin: { top: 6, bottom: 6, left: 8, right: 8 } },
    edges: { arrows: { to: { scaleFactor: 0.6 } }, arrowStrikethrough: false, scaling: { label: { drawThreshold: 4 } }, chosen: { label: false } },
  });

  /** The ids in sight: what is near the thing and near what was opened, and what is pinned, but for what is hidden. */
  function inSight() {
    /** @type {Set<string>} */
    const found = new Set([root]);
    for (const id of [root, ...seen.open]) {
      if (!found.has(id)) continue;
      for (const one of near.get(id) ?? []) found.add(one);
    }
    for (const id of seen.pin) if (nodes.has(id)) found.add(id);
    for (const id of [...found]) {
      const node = nodes.get(id);
      if (!node) found.delete(id);
      else if (id !== root && !seen.pin.includes(id)) {
        const kind = node.kind.toLowerCase();
        const isToCome = timeOf(node, seen.year) < 0;
        if (seen.hide.includes(id) || seen.without.includes(kind) || isToCome) found.delete(id);
      }
    }
    return found;
  }

  /** @param {Edge} edge  When a tie was: by its own days, or those of what happens at its end. */
  function when(edge) {
    const own = timeOf(edge, seen.year);
    const ends = [edge.from, edge.to].map((id) => nodes.get(id)).filter((node) => node && ["Event", "Situation"].includes(node.kind)).map((node) => timeOf(node, seen.year));
    return [own, ...ends].includes(-1) ? -1 : [own, ...ends].includes(1) ? 1 : 0;
  }

  /** @param {Node} node */
  function drawn(node) {
    const kind = node.kind.toLowerCase() in PLURALS ? node.kind.toLowerCase() : "thing";
    const fill = colour(`--kind-${kind}`);
    const isPinned = seen.pin.includes(node.id);
    const isRoot = node.id === root;
    const holds = ["box", "ellipse"].includes(node.shape);
    const border = isRoot ? colour("--accent") : colour(`--kind-${kind}-line`);
    const opened = seen.open.includes(node.id);
    const near = { background: fill, border: colour("--accent") };
    return {
      id: node.id,
      label: node.label + (isPinned ? "\n(pinned)" : ""),
      shape: node.shape,
      size: node.size,
      ...(places.get(node.id) ?? { x: node.x, y: node.y }),
      fixed: isPinned,
      color: { background: fill, border, highlight: near },
      borderWidth: isRoot || isPinned ? 4 : opened ? 3 : 1.5,
      borderWidthSelected: 4,
      font: { color: colour("--ink"), size: node.font.size, strokeWidth: holds ? 0 : 4, strokeColor: colour("--sheet") },
      shapeProperties: node.shapeProperties,
    };
  }

  /** @param {Edge} edge */
  function drawnEdge(edge) {
    const isPast = when(edge) > 0;
    const isLit = lit && (edge.from === lit || edge.to === lit || edge.id === lit);
    return {
      id: edge.id,
      from: edge.from,
      to: edge.to,
      label: edge.label,
      arrows: edge.arrows,
      smooth: edge.smooth,
      width: isLit ? edge.width + 1 : edge.width,
      dashes: isPast ? [6, 5] : edge.dashes ? [2, 4] : false,
      color: { color: isLit ? colour("--accent") : colour(isPast ? "--kind-situation-line" : "--edge"), highlight: colour("--accent") },
      font: { face: getComputedStyle(document.body).fontFamily, size: 12, color: colour("--quiet"), strokeWidth: 4, strokeColor: colour("--sheet") },
    };
  }

  /** @type {Map<string, string>} What is drawn, by its id. */
  const drawing = new Map();

  /** Draws anew what has changed, and nothing else: that takes long. @param {any} set @param {any[]} items */
  function put(set, items) {
    const ids = new Set(items.map((item) => item.id));
    const gone = set.getIds().filter((/** @type {string} */ id) => !ids.has(id));
    for (const id of gone) drawing.delete(id);
    set.remove(gone);
    const changed = items.filter((item) => drawing.get(item.id) !== JSON.stringify(item));
    for (const item of changed) drawing.set(item.id, JSON.stringify(item));
    set.update(changed);
  }

  function show() {
    const sight = inSight();
    const ties = [...edges.values()].filter((edge) => sight.has(edge.from) && sight.has(edge.to) && when(edge) >= 0 && !seen.hide.includes(edge.id));
    if (seen.year !== null) {
      const tied = new Set(ties.flatMap((edge) => [edge.from, edge.to]));
      for (const id of sight) if (id !== root && !tied.has(id) && !seen.pin.includes(id) && !seen.open.includes(id)) sight.delete(id);
    }
    put(shownNodes, [...sight].sort().map((id) => drawn(nodes.get(id))));
    put(shownEdges, ties.map(drawnEdge));
    legend(sight);
    list(sight, ties);
    const total = all.get(root)?.total ?? 0;
    const few = near.get(root)?.size ?? 0;
    const cut = total > few ? ` ${(total - few).toLocaleString("en-GB")} more are near: the ties below have them.` : "";
    doing("more").hidden = few >= (all.get(root)?.nodes.length ?? 0);
    const year = seen.year === null ? "Dashed ties are over." : `Ties of ${seen.year}; dashed ones were over by then, later ones are left out.`;
    telling.textContent = problem || `${sight.size} things, ${ties.length} ties. ${year}${cut}`;
    doing("undo").disabled = before.length === 0;
    doing("shown").disabled = seen.hide.length === 0 && seen.without.length === 0;
    doing("years").disabled = seen.year === null;
    output.textContent = seen.year === null ? "all years" : String(seen.year);
    slider.setAttribute("aria-valuetext", output.textContent);
    slider.value = String(seen.year ?? slider.max);
    tell(seen.year);
  }

  /** @param {Set<string>} sight */
  function legend(sight) {
    const counts = new Map();
    for (const id of [...(near.get(root) ?? []), ...sight]) {
      const kind = nodes.get(id).kind.toLowerCase();
      counts.set(kind, (counts.get(kind) ?? new Set()).add(id));
    }
    const items = [...counts].sort((one, other) => Object.keys(PLURALS).indexOf(one[0]) - Object.keys(PLURALS).indexOf(other[0])).map(([kind, ids]) => {
      const press = button("", () => change({ without: toggled(seen.without, kind) }));
      press.dataset.kind = kind;
      press.append(icon(kind), `${PLURALS[kind] ?? kind} `, element("span", String(ids.size), "quiet"));
      press.setAttribute("aria-pressed", String(!seen.without.includes(kind)));
      const item = element("li");
      item.append(press);
      return item;
    });
    const focus = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.kind;
    find("legend").replaceChildren(...items);
    if (focus) /** @type {HTMLElement | null} */ (find("legend").querySelector(`[data-kind="${focus}"]`))?.focus();
  }

  /** @param {string[]} all @param {string} one */
  const toggled = (all, one) => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one]);

  /** What can be done with a thing. @param {string} id */
  function actions(id) {
    const made = element("span", "", "deeds");
    const name = short(nodes.get(id).name);
    const add = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const press = button(text, act);
      press.setAttribute("aria-label", `${text}: ${name}`);
      press.dataset.deed = `${text} ${id}`;
      made.append(press);
      return press;
    };
    if (id !== root) {
      if (seen.open.includes(id)) add("Collapse", () => change({ open: seen.open.filter((one) => one !== id) }));
      else add("Expand", () => expand(id)).addEventListener("pointerenter", () => ask(id).catch(() => {}));
      add(seen.pin.includes(id) ? "Unpin" : "Pin", () => change({ pin: toggled(seen.pin, id) }));
      add("Hide", () => change({ hide: [...seen.hide, id], pin: seen.pin.filter((one) => one !== id) }));
    }
    return made;
  }

  /** @param {string} id */
  function pageOf(id) {
    const link = /** @type {HTMLAnchorElement} */ (element("a", short(nodes.get(id).name)));
    link.href = thing + id.split("/").map(encodeURIComponent).join("/");
    return link;
  }

  /** @param {Set<string>} sight @param {Edge[]} ties */
  function list(sight, ties) {
    const table = element("table");
    const head = element("tr");
    for (const name of ["Thing", "Ties in sight", "Deeds"]) head.append(element("th", name));
    const top = element("thead");
    top.append(head);
    const body = element("tbody");
    for (const id of [...sight].sort((one, other) => (nodes.get(one).name < nodes.get(other).name ? -1 : 1))) {
      const row = element("tr");
      const name = element("td");
      name.append(icon(nodes.get(id).kind.toLowerCase()), pageOf(id), " ", element("span", nodes.get(id).sort, "quiet"));
      const said = element("td");
      const lines = element("ul");
      for (const edge of ties.filter((one) => one.from === id || (one.to === id && one.arrows === ""))) {
        const other = edge.from === id ? edge.to : edge.from;
        lines.append(element("li", `${edge.sort || edge.name}${edge.dates ? `, ${edge.dates}` : ""}${when(edge) > 0 ? " (over)" : ""} → ${short(nodes.get(other).name)}`));
      }
      said.append(lines);
      const deeds = element("td");
      deeds.append(actions(id));
      row.append(name, said, deeds);
      body.append(row);
    }
    table.append(top, body);
    const focus = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.deed;
    const scroll = element("div", "", "scroll");
    scroll.append(table);
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "The picture as a list");
    find("listed").replaceChildren(scroll);
    if (focus) /** @type {HTMLElement | null} */ (section.querySelector(`[data-deed="${CSS.escape(focus)}"]`))?.focus();
  }

  /** @param {string} id */
  function choose(id) {
    lit = id;
    const node = nodes.get(id);
    const edge = edges.get(id);
    const one = node ?? edge;
    if (!one) {
      chosen.replaceChildren(element("p", "Choose a thing or a tie to read of it, and to see what is beyond it.", "quiet"));
      return;
    }
    const title = element("h3");
    if (node) title.append(icon(node.kind.toLowerCase()), pageOf(id));
    else title.append(short(edge.name));
    const parts = [title, element("p", [one.sort !== one.name ? one.sort : "", one.dates].filter(Boolean).join(" · "), "quiet")];
    if (node) parts.push(actions(id));
    else {
      const ends = element("p");
      ends.append(pageOf(edge.from), edge.arrows === "" ? " – " : " → ", pageOf(edge.to));
      parts.push(ends);
    }
    if (one.description) parts.push(element("p", one.description.length > 600 ? `${one.description.slice(0, 600)}…` : one.description));
    const said = element("dl");
    for (const fact of one.facts.slice(0, 12)) {
      const row = element("div");
      row.append(element("dt", fact.says), element("dd", short(fact.value)));
      said.append(row);
    }
    parts.push(said);
    chosen.replaceChildren(...parts);
    chosen.scrollTop = 0;
  }

  /** Changes what is to be seen, and the address. @param {Partial<import("./seen.js").Seen>} what */
  function change(what, isStep = true) {
    if (isStep) before.push(seen);
    seen = { ...seen, ...what };
    history.pushState(null, "", addressOf(seen));
    show();
    if (lit) choose(shownNodes.get(lit) || shownEdges.get(lit) ? lit : "");
  }

  /** @param {string} id */
  async function expand(id) {
    problem = "";
    telling.textContent = `Looking around ${short(nodes.get(id).name)}…`;
    try {
      await fetchNear(id);
    } catch (error) {
      problem = error instanceof Error ? error.message : "";
      show();
      problem = "";
      return;
    }
    change({ open: [...seen.open.filter((one) => one !== id), id] });
    bring([...(near.get(id) ?? [])]);
  }

  /** Comes as far away as is needed to have new things in sight; what is there keeps its place. @param {string[]} ids */
  function bring(ids) {
    const known = ids.filter((id) => shownNodes.get(id));
    const { x, y } = network.getViewPosition();
    const scale = network.getScale();
    const [wide, high] = [canvas.clientWidth / 2 / scale, canvas.clientHeight / 2 / scale];
    const isOut = known.some((id) => {
      const place = places.get(id);
      return place && (Math.abs(place.x - x) > wide || Math.abs(place.y - y) > high);
    });
    if (isOut) network.fit({ animation: false });
  }

  network.on("click", (/** @type {any} */ event) => {
    choose(event.nodes[0] ?? event.edges[0] ?? "");
    show();
  });
  network.on("doubleClick", (/** @type {any} */ event) => {
    const [id] = event.nodes;
    if (id && id !== root && !seen.open.includes(id)) expand(id);
  });
  network.on("dragEnd", (/** @type {any} */ event) => {
    for (const id of event.nodes) places.set(id, network.getPosition(id));
  });
  const zoom = (/** @type {number} */ factor) => network.moveTo({ scale: network.getScale() * factor, animation: false });
  doing("closer").addEventListener("click", () => zoom(1.35));
  doing("farther").addEventListener("click", () => zoom(1 / 1.35));
  doing("whole").addEventListener("click", () => network.fit({ animation: false }));
  doing("more").addEventListener("click", () => {
    chooseFew(root, (near.get(root)?.size ?? 0) + SHOWN);
    show();
  });
  doing("shown").addEventListener("click", () => change({ hide: [], without: [] }));
  doing("years").addEventListener("click", () => change({ year: null }));
  const undo = () => {
    const last = before.pop();
    if (last) change(last, false);
  };
  doing("undo").addEventListener("click", undo);
  section.addEventListener("keydown", (event) => {
    if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      undo();
    }
  });
  let dragging = false;
  slider.addEventListener("input", () => {
    if (!dragging) before.push(seen);
    dragging = true;
    seen = { ...seen, year: Number(slider.value) };
    show();
  });
  slider.addEventListener("change", () => {
    dragging = false;
    history.pushState(null, "", addressOf(seen));
  });
  canvas.addEventListener("keydown", (event) => {
    const way = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })[event.key];
    if (way) {
      const { x, y } = network.getViewPosition();
      const pace = 90 / network.getScale();
      network.moveTo({ position: { x: x + way[0] * pace, y: y + way[1] * pace } });
    } else if (event.key === "+" || event.key === "=") zoom(1.35);
    else if (event.key === "-") zoom(1 / 1.35);
    else return;
    event.preventDefault();
  });
  addEventListener("popstate", async () => {
    seen = seenAt();
    for (const id of seen.open) await fetchNear(id).catch(() => {});
    show();
    choose("");
  });
  document.addEventListener("themechange", show);
  network.once("afterDrawing", () => {
    canvas.dataset.ready = "yes";
  });
  show();
  network.fit({ animation: false });
  if (network.getScale() < READABLE) network.moveTo({ position: places.get(root), scale: READABLE, animation: false });
  // For tests, and for whoever asks in the console what is drawn.
  Object.assign(canvas, { places: () => network.getPositions(), onScreen: (/** @type {string} */ id) => network.canvasToDOM(network.getPosition(id)) });
}
