// What is to be seen of a neighbourhood: what was opened, hidden and pinned, which kinds and which year. It stands in
// the address, so that a link shows the same, Back leads to the step before, and Undo takes one back.

/** @typedef {{open: string[], hide: string[], pin: string[], without: string[], year: number | null}} Seen */

const LISTS = /** @type {const} */ (["open", "hide", "pin", "without"]);

/** @returns {Seen} */
export function seenAt(search = location.search) {
  const given = new URLSearchParams(search);
  const year = given.get("year");
  return {
    open: given.getAll("open"),
    hide: given.getAll("hide"),
    pin: given.getAll("pin"),
    without: given.getAll("without"),
    year: year !== null && /^-?\d{1,4}$/.test(year) ? Number(year) : null,
  };
}

/** @param {Seen} seen */
export function addressOf(seen) {
  const given = new URLSearchParams(location.search);
  for (const name of [...LISTS, "year"]) given.delete(name);
  for (const name of LISTS) for (const one of seen[name]) given.append(name, one);
  if (seen.year !== null) given.set("year", String(seen.year));
  const query = String(given);
  return location.pathname + (query ? `?${query}` : "");
}

/** Whether something was, in a year: -1 not yet, 0 perhaps or certainly, 1 no longer. Without a year, what ended is past.
 * @param {{begin?: {earliest: string | null, latest: string | null}, end?: {earliest: string | null, latest: string | null}}} one
 * @param {number | null} year */
export function timeOf(one, year) {
  const first = one.begin?.earliest ? yearOf(one.begin.earliest) : null;
  const last = one.end?.latest ? yearOf(one.end.latest) : null;
  if (year === null) return last === null ? 0 : 1;
  if (first !== null && first > year) return -1;
  return last !== null && last < year ? 1 : 0;
}

/** @param {string} day */
export function yearOf(day) {
  return Number.parseInt(day, 10);
}
