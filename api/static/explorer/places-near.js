// Where new things of the picture stand: on rings around what they were opened from, where nothing stands yet.
// Nothing that is there already ever moves, and the same steps lead to the same picture.

/** @typedef {{x: number, y: number}} Point */

const WIDE = 150;
const HIGH = 74;

/** @param {Point} one @param {Iterable<Point>} others */
function isFree(one, others) {
  for (const other of others) if (Math.abs(one.x - other.x) < WIDE && Math.abs(one.y - other.y) < HIGH) return false;
  return true;
}

/**
 * Gives a place to each of the ids that has none.
 * @param {string} centre
 * @param {string[]} ids
 * @param {Map<string, Point>} places
 */
export function placeNear(centre, ids, places) {
  const middle = places.get(centre) ?? { x: 0, y: 0 };
  // The first ring begins on the side away from the picture's middle, where there is most room.
  const begin = Math.atan2(middle.y, middle.x || 0.001);
  let ring = 1;
  let step = 0;
  for (const id of ids.filter((one) => !places.has(one))) {
    for (;;) {
      const many = 6 + 4 * ring;
      if (step >= many) {
        ring += 1;
        step = 0;
        continue;
      }
      const side = step % 2 ? -Math.ceil(step / 2) : step / 2;
      const angle = begin + (2 * Math.PI * side) / many;
      step += 1;
      const spot = { x: Math.round(middle.x + 190 * ring * Math.cos(angle)), y: Math.round(middle.y + 130 * ring * Math.sin(angle)) };
      if (isFree(spot, places.values())) {
        places.set(id, spot);
        break;
      }
    }
  }
}
