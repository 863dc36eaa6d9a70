"use strict";

// A map of places and journeys, for the pages of the server and for files that stand alone. Offline: d3-geo draws the
// coasts of world-atlas. Legs are great circles. Names that would lie over each other are left to the list.

globalThis.legendryMap = (element, data, land, { address = null } = {}) => {
  const { d3, topojson } = globalThis;
  const NS = "http://www.w3.org/2000/svg";
  const coast = topojson.feature(land, land.objects.land);
  const places = grouped(data.places);
  const legs = data.journeys.flatMap(({ who, legs: all }) => all.map((leg) => ({ who, ...leg }))).filter((leg) => isPoint(leg.from) && isPoint(leg.to) && !(leg.from.lat === leg.to.lat && leg.from.long === leg.to.long));
  const svg = make("svg", { role: "group", "aria-label": "Map; the list says the same" });
  const view = { zoom: 1, x: 0, y: 0, whole: false };
  let year = null;
  let lit = new Set();

  function make(name, attributes = {}, text = "") {
    const made = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function isPoint(one) {
    return one.lat !== null && one.long !== null;
  }

  // Places at nearly the same spot (some 10 km) are one dot, called after the one whose coordinates these are.
  function grouped(all) {
    const spots = new Map();
    for (const place of all.filter(isPoint)) {
      const key = `${place.lat.toFixed(1)} ${place.long.toFixed(1)}`;
      spots.set(key, [...(spots.get(key) ?? []), place]);
    }
    return [...spots.values()].map((here) => {
      const first = here.find((place) => place.of === place.id) ?? here[0];
      const names = here.map((place) => place.label);
      const label = here.length > 1 ? `${short(first.label)} (${here.length})` : short(first.label);
      return { ...first, label, names, ids: here.map((place) => place.id), items: here.reduce((sum, place) => sum + place.items, 0) };
    });
  }

  function short(text) {
    return text.length > 32 ? `${text.slice(0, 31)}…` : text;
  }

  function projection(width, height) {
    const points = { type: "MultiPoint", coordinates: places.map((place) => [place.long, place.lat]) };
    const [middle] = places.length ? d3.geoCentroid(points) : [0];
    const made = d3.geoEqualEarth().rotate([view.whole ? 0 : -middle, 0]);
    if (view.whole || places.length === 0) made.fitExtent([[8, 8], [width - 8, height - 8]], { type: "Sphere" });
    else {
      const edge = Math.min(width, height) * 0.2;
      made.fitExtent([[edge, edge], [width - edge, height - edge]], points);
      const largest = Math.min(width, height) * 6;
      if (!(made.scale() < largest)) {
        made.scale(largest).translate([0, 0]);
        const [x, y] = made(d3.geoCentroid(points));
        made.translate([width / 2 - x, height / 2 - y]);
      }
    }
    const [x, y] = made.translate();
    return made.scale(made.scale() * view.zoom).translate([width / 2 + (x - width / 2) * view.zoom + view.x, height / 2 + (y - height / 2) * view.zoom + view.y]);
  }

  function draw() {
    const width = element.clientWidth;
    const height = element.clientHeight;
    if (!width || !height) return;
    const at = projection(width, height);
    const path = d3.geoPath(at.clipExtent([[-50, -50], [width + 50, height + 50]]));
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const head = make("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 11, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
    head.append(make("path", { class: "head", d: "M0 0l8 4-8 4z" }));
    const parts = [head, make("rect", { class: "sea", width, height }), make("path", { class: "grid", d: path(d3.geoGraticule10()) ?? "" }), make("path", { class: "land", d: path(coast) ?? "" })];
    for (const leg of legs) {
      const [start, goal] = [at([leg.from.long, leg.from.lat]), at([leg.to.long, leg.to.lat])];
      if (Math.hypot(goal[0] - start[0], goal[1] - start[1]) < 18) continue; // the list has it
      const line = make("path", { class: `leg ${when(leg)}`, "marker-end": "url(#arrow)", d: path({ type: "LineString", coordinates: [[leg.from.long, leg.from.lat], [leg.to.long, leg.to.lat]] }) ?? "" });
      line.append(make("title", {}, `${leg.who.label}: from ${leg.from.label} to ${leg.to.label}`));
      parts.push(line);
    }
    const taken = [];
    for (const place of [...places].sort((one, other) => other.items - one.items || (one.id < other.id ? -1 : 1))) {
      const [x, y] = at([place.long, place.lat]);
      if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
      const radius = Math.min(5 + Math.sqrt(place.items), 11);
      const dot = make("circle", { class: place.ids.some((id) => lit.has(id)) ? "place alight" : "place", cx: x, cy: y, r: radius });
      dot.append(make("title", {}, place.names.join(", ")));
      parts.push(dot);
      const long = place.label.length * 7.2;
      const sides = [false, true].map((left) => ({ left, box: left ? [x - radius - 6 - long, y - 8, x - radius - 4, y + 8] : [x + radius + 4, y - 8, x + radius + 6 + long, y + 8] }));
      const free = sides.find(({ box: [left, top, right, low] }) => left >= 0 && right <= width && !taken.some((box) => left < box[2] && right > box[0] && top < box[3] && low > box[1]));
      if (!free) continue;
      const { left: isLeft, box } = free;
      taken.push(box);
      const name = make("text", { x: isLeft ? x - radius - 5 : x + radius + 5, y: y + 4, "text-anchor": isLeft ? "end" : "start" }, place.label);
      if (address) {
        const link = make("a", { href: address(place.id), tabindex: "-1" });
        link.append(name);
        parts.push(link);
      } else parts.push(name);
    }
    svg.replaceChildren(...parts);
  }

  // Whether a leg lies behind or ahead of the year that is looked at.
  function when(leg) {
    if (year === null) return "";
    const begun = leg.to.begin.earliest;
    const over = leg.to.end.latest;
    if (begun && Number.parseInt(begun, 10) > year) return "unborn";
    return over && Number.parseInt(over, 10) < year ? "past" : "";
  }

  function button(text, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function zoom(factor) {
    view.zoom = Math.min(Math.max(view.zoom * factor, 0.4), 40);
    view.x *= factor;
    view.y *= factor;
    draw();
  }

  const tools = document.createElement("div");
  tools.className = "zoom";
  const whole = button("Whole world", "", () => {
    Object.assign(view, { zoom: 1, x: 0, y: 0, whole: !view.whole });
    whole.textContent = view.whole ? "Only the places" : "Whole world";
    draw();
  });
  tools.append(button("+", "Nearer", () => zoom(1.5)), button("−", "Farther", () => zoom(1 / 1.5)), whole);
  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX - view.x, y: event.clientY - view.y };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held || !event.buttons) return;
    Object.assign(view, { x: event.clientX - held.x, y: event.clientY - held.y });
    draw();
  });
  new ResizeObserver(draw).observe(element);
  element.replaceChildren(svg, tools);
  draw();
  element.dataset.ready = "yes";
  return {
    show(chosen) {
      year = chosen;
      draw();
    },
    light(ids) {
      lit = new Set(ids);
      draw();
    },
  };
};
