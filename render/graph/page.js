"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const things = new Map(data.nodes.map((node) => [node.id, node]));
  const links = new Map(data.edges.map((edge) => [edge.id, edge]));
  const hidden = new Set();
  let lit = null;
  let seenAt = 0;
  const graph = document.getElementById("graph");
  const panel = document.getElementById("panel");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const glide = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  const paper = "#faf7f1";
  const sans = getComputedStyle(document.body).fontFamily;

  const network = new vis.Network(graph, { nodes, edges }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, tooltipDelay: 150 },
    nodes: { font: { face: sans, strokeColor: paper }, scaling: { label: { drawThreshold: 7 } }, margin: { top: 6, bottom: 6, left: 8, right: 8 } },
    edges: {
      arrows: { to: { scaleFactor: 0.55 } },
      arrowStrikethrough: false,
      font: { face: sans, size: 12, color: "#655f54", strokeWidth: 4, strokeColor: paper },
      scaling: { label: { drawThreshold: 9 } },
      hoverWidth: 0.6,
      selectionWidth: 0.6,
      chosen: { label: false },
    },
  });

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function button(text, act, className = "link") {
    const made = element("button", text, className);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function thing(id) {
    const node = things.get(id);
    return button(node.name, () => choose(id));
  }

  // A way to what a fact speaks of: a thing, or a situation that is drawn as a link; null where it is not in sight.
  function lead(id) {
    if (things.has(id)) return thing(id);
    return links.has(id) ? button(links.get(id).name, () => chooseLink(id)) : null;
  }

  function sourced(dd, says) {
    if (says.certainty) dd.append(" ", element("span", `(${says.certainty})`, "certainty"));
    for (const source of says.sources) dd.append(element("small", source, "source"));
  }

  function facts(sayings) {
    const list = element("dl");
    let row = null;
    let last = null;
    for (const says of sayings) {
      if (says.says !== last) {
        row = element("div");
        row.append(element("dt", says.says));
        list.append(row);
        last = says.says;
      }
      const dd = element("dd");
      dd.append(lead(says.to) ?? says.value);
      sourced(dd, says);
      row.append(dd);
    }
    return list;
  }

  function head(item) {
    const sort = element("p", "", "sort");
    sort.append([item.sort, item.dates].filter(Boolean).join(" · "));
    if (item.part) sort.append(" ", element("span", `as ${item.part}`, "part"));
    const parts = [button("← Overview", clear, "link back"), element("h2", item.name), sort];
    if (item.description) parts.push(element("p", item.description, "description"));
    return parts;
  }

  // Situations drawn as links, and what others say of this thing; its own facts stand above already.
  function connections(id) {
    const list = element("dl");
    for (const edge of data.edges) {
      const own = edge.from === id;
      if ((own && !edge.situation) || (!own && edge.to !== id) || edge.sort === "") continue;
      const other = own ? edge.to : edge.from;
      const row = element("div");
      const dt = element("dt");
      dt.append(button([edge.sort, edge.dates].filter(Boolean).join(", "), () => chooseLink(edge.id)));
      const dd = element("dd");
      dd.append(thing(other));
      row.append(dt, dd);
      list.append(row);
    }
    return list;
  }

  function fill(id, ...parts) {
    panel.replaceChildren(...parts);
    panel.dataset.shows = id;
    panel.scrollTop = 0;
  }

  function section(title, list) {
    return list.childElementCount ? [element("h3", title), list] : [];
  }

  function overview() {
    const parts = [element("h2", `${things.size.toLocaleString("en")} things, ${links.size.toLocaleString("en")} links`)];
    if (data.plot) {
      const scenes = element("ol");
      for (const scene of data.plot.scenes) {
        const item = element("li");
        item.append(lead(scene.id) ?? scene.name);
        item.append(element("br"), scene.summary);
        scenes.append(item);
      }
      const cast = element("dl");
      for (const role of data.plot.cast) {
        const row = element("div");
        const dd = element("dd");
        dd.append(lead(role.id) ?? role.name);
        row.append(element("dt", role.role), dd);
        cast.append(row);
      }
      parts.push(...section("Scenes", scenes), ...section("Cast", cast));
    }
    parts.push(element("p", "Select a thing or a link to read what is known of it, and where that is written.", "description"));
    const many = element("dl");
    const people = data.nodes.filter((node) => node.kind === "Person");
    for (const node of people.slice(0, 40)) {
      const row = element("div");
      const dd = element("dd");
      dd.append(thing(node.id));
      row.append(dd);
      many.append(row);
    }
    if (!data.plot) parts.push(...section("People", many));
    fill("", ...parts);
  }

  // What is not near the chosen thing steps back; everything returns when the choice is given up. People's names stay
  // readable from afar.
  function restyle() {
    const reach = Math.min(Math.max(13 / step(network.getScale()), 1), 44);
    nodes.update(data.nodes.map((node) => {
      const bright = !lit || lit.nodes.has(node.id);
      const size = node.kind === "Person" ? Math.max(node.font.size, reach) : node.font.size;
      return { id: node.id, opacity: bright ? 1 : 0.22, font: { size, color: bright ? node.font.color : "#c9c2b5" } };
    }));
    edges.update(data.edges.map((edge) => {
      const bright = !lit || lit.edges.has(edge.id);
      return { id: edge.id, color: { ...edge.color, opacity: bright ? 1 : 0.15 }, font: { color: bright ? "#655f54" : "#e3dccf" } };
    }));
  }

  function step(scale) {
    return 1.2 ** Math.round(Math.log(scale) / Math.log(1.2));
  }

  function light(nodeIds, edgeIds) {
    lit = nodeIds && { nodes: nodeIds, edges: edgeIds };
    restyle();
  }

  function show(id) {
    const node = things.get(id);
    const near = data.edges.filter((edge) => edge.from === id || edge.to === id);
    light(new Set([id, ...near.flatMap((edge) => [edge.from, edge.to])]), new Set(near.map((edge) => edge.id)));
    fill(id, ...head(node), ...section("Facts", facts(node.facts)), ...section("Connections", connections(id)));
  }

  function showLink(id) {
    const edge = links.get(id);
    light(new Set([edge.from, edge.to]), new Set([id]));
    const ends = element("p", "", "sort");
    ends.append(thing(edge.from), edge.arrows === "" ? " – " : " → ", thing(edge.to));
    fill(id, ...head(edge), ends, ...section("Facts", facts(edge.facts)));
  }

  function choose(id) {
    const node = things.get(id);
    if (hidden.has(node.kind)) toggle(node.kind);
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: glide });
    show(id);
    panel.focus({ preventScroll: true });
  }

  function chooseLink(id) {
    network.setSelection({ nodes: [], edges: [id] });
    showLink(id);
    panel.focus({ preventScroll: true });
  }

  function clear() {
    network.unselectAll();
    light();
    overview();
  }

  function toggle(kind) {
    const shown = hidden.delete(kind) || !hidden.add(kind);
    nodes.update(data.nodes.filter((node) => node.kind === kind).map((node) => ({ id: node.id, hidden: !shown })));
    for (const item of document.querySelectorAll(".kind")) {
      if (item.dataset.kind === kind) item.setAttribute("aria-pressed", String(shown));
    }
  }

  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  function matches() {
    const wanted = plain(query.value.trim());
    if (!wanted) return [];
    return data.nodes
      .filter((node) => plain(node.name).includes(wanted) || node.id.startsWith(wanted))
      .sort((a, b) => rank(a, wanted) - rank(b, wanted) || (a.name < b.name ? -1 : 1))
      .slice(0, 12);
  }

  function rank(node, wanted) {
    return (` ${plain(node.name)}`.includes(` ${wanted}`) ? 0 : 2) + (node.kind === "Person" ? 0 : 1);
  }

  function offer() {
    const wanted = query.value.trim();
    found.replaceChildren(...matches().map((node) => {
      const item = element("li");
      const pick = button(node.name, () => accept(node.id), "");
      pick.append(element("br"), element("small", node.sort));
      item.append(pick);
      return item;
    }));
    if (wanted && !found.childElementCount) found.append(element("li", "Nothing here bears that name.", "none"));
    found.hidden = !wanted;
  }

  function accept(id) {
    found.hidden = true;
    choose(id);
  }

  network.on("click", (event) => {
    if (event.nodes.length) show(event.nodes[0]);
    else if (event.edges.length) showLink(event.edges[0]);
    else clear();
  });
  query.addEventListener("input", offer);
  query.addEventListener("focus", offer);
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = matches();
    if (first) accept(first.id);
  });
  document.getElementById("search").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || found.hidden) return;
    event.preventDefault();
    const stops = [query, ...found.querySelectorAll("button")];
    stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#search")) found.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (found.hidden) clear();
      found.hidden = true;
    } else if (event.key === "/" && document.activeElement !== query) {
      event.preventDefault();
      query.focus();
    }
  });
  for (const item of document.querySelectorAll(".kind")) item.addEventListener("click", () => toggle(item.dataset.kind));
  // vis-network's own keys would take the focus from the search box whenever the pointer crosses the picture.
  graph.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      const { x, y } = network.getViewPosition();
      const pace = 90 / network.getScale();
      network.moveTo({ position: { x: x + way[0] * pace, y: y + way[1] * pace } });
    } else if (event.key === "+" || event.key === "=") zoom(1.35);
    else if (event.key === "-") zoom(1 / 1.35);
    else return;
    event.preventDefault();
  });
  document.getElementById("closer").addEventListener("click", () => zoom(1.35));
  document.getElementById("farther").addEventListener("click", () => zoom(1 / 1.35));
  document.getElementById("whole").addEventListener("click", () => network.fit({ animation: glide }));

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: glide });
  }

  network.on("afterDrawing", () => {
    if (step(network.getScale()) === seenAt) return;
    seenAt = step(network.getScale());
    setTimeout(restyle);
  });
  network.once("afterDrawing", () => {
    document.body.dataset.ready = "yes";
  });
  network.fit();
  overview();
})();
