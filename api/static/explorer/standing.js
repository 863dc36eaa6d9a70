// Whether what a form was made from still stands: two who edit one thing do not overwrite each other unseen.

/**
 * What was read of a thing: its note's head (null where it is gone), the tag for `If-Match`, and what went wrong.
 * @typedef {{note: Record<string, any> | null, tag: string, problem: string}} Standing
 */

/** @param {string} address @returns {Promise<Standing>} */
export async function standing(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 404 || answer.status === 410) return { note: null, tag: "", problem: "" };
    const body = await answer.json();
    if (!answer.ok) return { note: null, tag: "", problem: body.detail ?? "That did not work: try again." };
    const tag = answer.headers.get("ETag") ?? "";
    return { note: body.note, tag: tag.startsWith("W/") ? "" : tag, problem: "" };
  } catch {
    return { note: null, tag: "", problem: "The server cannot be reached: nothing was changed. Try again when it runs." };
  }
}

/** The keys in which two heads of a note differ. @param {Record<string, any>} one @param {Record<string, any>} other */
export function differences(one, other) {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => ordered(one[key]) !== ordered(other[key])).sort();
}

/** @param {any} value */
function ordered(value) {
  return JSON.stringify(value, (_, one) => (one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort()) : one)) ?? "";
}

/** A value of a key, for a reader. @param {any} value */
export function inWords(value) {
  if (value === undefined) return "nothing";
  const text = Array.isArray(value) ? value.map(plain).join(", ") : plain(value);
  return `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
}

/** @param {any} value @returns {string} */
function plain(value) {
  return value && typeof value === "object" ? String(value.value ?? value.name ?? value.type ?? "something") : String(value);
}
