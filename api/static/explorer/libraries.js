// Classic scripts of other people, loaded where a picture needs them: one after the other, each once.

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/** @param {string} src @returns {Promise<void>} */
function one(src) {
  const before = asked.get(src);
  if (before) return before;
  const made = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", () => resolve(undefined));
    script.addEventListener("error", () => reject(new Error(src)));
    document.head.append(script);
  });
  asked.set(src, /** @type {Promise<void>} */ (made));
  return /** @type {Promise<void>} */ (made);
}

/** Loads scripts in their order. @param {string} addresses  parted by spaces */
export async function libraries(addresses) {
  for (const src of addresses.split(" ").filter(Boolean)) await one(src);
}
