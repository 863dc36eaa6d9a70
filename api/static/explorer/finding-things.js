// Fields in which a thing of the world is looked for by its name.

import { combobox } from "./combobox.js";
import { icon, kindsAt } from "./icons.js";

/** @typedef {{id: string, label: string, kind: string}} Found */

const MOST = 8;

/**
 * Turns a field into one that finds things.
 * @param {HTMLInputElement} field
 * @param {{find: string, kinds: string, kind?: string, label?: string}} where
 * @param {(one: Found) => void} choose
 */
export function findsThings(field, { find, kinds, kind = "", label = "What this world has of these words" }, choose) {
  /** @type {import("./icons.js").Kinds} */
  let known = {};
  combobox(field, {
    label,
    none: "Nothing here has these words",
    async find(words, signal) {
      const asked = new URLSearchParams({ q: words, limit: String(MOST), ...(kind && kind !== "Entity" ? { kind } : {}) });
      const [answer] = await Promise.all([fetch(`${find}?${asked}`, { signal }), kindsAt(kinds).then((all) => (known = all))]);
      if (!answer.ok) throw new Error(String(answer.status));
      return /** @type {Found[]} */ ((await answer.json()).items);
    },
    show(one) {
      const { kind: sort = "thing", label: called = one.kind } = known[one.kind] ?? {};
      const name = document.createElement("strong");
      name.textContent = one.label;
      const told = document.createElement("small");
      told.textContent = called;
      return [icon(sort), name, told];
    },
    choose,
  });
}
