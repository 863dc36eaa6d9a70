// Which of all that is near a thing tell most of it: people first, each with what leads to them, then the others.

const ORDER = ["Person", "Organisation", "Event", "Situation", "Place", "Thing", "Psyche", "Doubt", "Story"];

/**
 * At most so many ids, the centre's among them.
 * @param {string} centre
 * @param {{id: string, kind: string}[]} nodes
 * @param {{from: string, to: string}[]} edges
 * @param {number} most
 */
export function tellingFew(centre, nodes, edges, most) {
  /** @type {Map<string, Set<string>>} */
  const beside = new Map(nodes.map((node) => [node.id, new Set()]));
  for (const { from, to } of edges) {
    beside.get(from)?.add(to);
    beside.get(to)?.add(from);
  }
  const around = (/** @type {string} */ id) => beside.get(id) ?? new Set();
  const rank = (/** @type {{kind: string}} */ node) => (ORDER.indexOf(node.kind) + ORDER.length + 1) % (ORDER.length + 1);
  const order = [...nodes].sort((one, other) => rank(one) - rank(other) || around(other.id).size - around(one.id).size || (one.id < other.id ? -1 : 1));
  const found = new Set([centre]);
  for (const { id } of order) {
    if (found.size >= most) break;
    found.add(id);
    if (around(centre).has(id)) continue;
    const way = [...around(id)].filter((one) => around(centre).has(one)).sort();
    if (way.length && !way.some((one) => found.has(one))) found.add(way[0]);
  }
  return found;
}
