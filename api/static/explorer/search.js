// Search as you type, in the head of every page.

import { combobox } from "./combobox.js";
import { icon, kindsAt } from "./icons.js";

/** @typedef {{id: string, label: string, kind: string, snippet: {text: string, hit: boolean}[]}} Found */

const MOST = 8;
const field = /** @type {HTMLInputElement} */ (document.getElementById("search"));
const { find, kinds: kindsAddress, thing } = /** @type {Record<string, string>} */ ({ ...field.dataset });

/** @type {import("./icons.js").Kinds} */
let known = {};

/** The address of a thing's page. @param {string} id */
const pageOf = (id) => thing + id.split("/").map(encodeURIComponent).join("/");

/** @param {Found} one */
function shown(one) {
  const { kind = "thing", label = one.kind } = known[one.kind] ?? {};
  const name = document.createElement("strong");
  name.textContent = one.label;
  const sort = document.createElement("small");
  sort.textContent = label;
  const parts = [icon(kind), name, sort];
  const said = one.snippet.map((part) => part.text).join("");
  if (said && said !== one.label) {
    const line = document.createElement("small");
    line.className = "said";
    line.append(
      ...one.snippet.map((part) => {
        const piece = document.createElement(part.hit ? "mark" : "span");
        piece.textContent = part.text;
        return piece;
      }),
    );
    parts.push(line);
  }
  return parts;
}

combobox(field, {
  label: "What this world has of these words",
  none: "Nothing here has these words",
  least: 2,
  async find(words, signal) {
    const address = `${find}?${new URLSearchParams({ q: words, limit: String(MOST) })}`;
    const [answer] = await Promise.all([fetch(address, { signal }), kindsAt(kindsAddress).then((all) => (known = all))]);
    const given = await answer.json();
    if (!answer.ok) throw new Error(given.detail); // such as: the words of this world are still being read
    return given.items;
  },
  show: shown,
  choose(one) {
    location.assign(pageOf(one.id));
  },
});

document.addEventListener("keydown", (event) => {
  const inside = /** @type {Element} */ (event.composedPath()[0]);
  const isTyping = inside.closest?.("input, textarea, select, [contenteditable='true']");
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping) {
    event.preventDefault();
    field.select();
    field.focus();
  }
});
