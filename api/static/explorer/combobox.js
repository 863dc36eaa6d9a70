// A text field with a list of what it may mean, after the ARIA pattern of an editable combobox with list autocomplete
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): arrows move, Enter takes, Escape closes; focus stays in the field.

/**
 * @template Item
 * @typedef {object} Options
 * @property {(words: string, signal: AbortSignal) => Promise<Item[]>} find     What the words may mean, best first.
 * @property {(item: Item) => Node[]} show                                      What stands in the list for an item.
 * @property {(item: Item) => void} choose                                      What happens when one is taken.
 * @property {string} [label]                                                   What the list is called.
 * @property {string} [none]                                                    What is said where nothing is found.
 * @property {number} [least]                                                   Characters before anything is asked.
 */

const WAIT = 150; // ms after the last key before anything is asked
let lists = 0;

/**
 * Turns a field into a combobox.
 * @template Item
 * @param {HTMLInputElement} field
 * @param {Options<Item>} options
 */
export function combobox(field, { find, show, choose, label = "Suggestions", none = "Nothing found", least = 1 }) {
  const list = document.createElement("ul");
  list.id = `choices-${++lists}`;
  list.className = "choices";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  field.after(list, told);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  /** @type {Item[]} */
  let items = [];
  let at = -1;
  /** @type {AbortController | undefined} */
  let asking;
  let timer = 0;

  const open = (/** @type {boolean} */ isOpen) => {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) select(-1);
  };

  const select = (/** @type {number} */ number) => {
    at = number;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    const chosen = at < 0 ? null : list.children[at];
    if (chosen) {
      field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const forget = () => {
    clearTimeout(timer);
    asking?.abort(); // the answer to what stood there before would be stale
    asking = undefined;
  };

  const fill = (/** @type {Item[]} */ found) => {
    items = found;
    list.replaceChildren(
      ...found.map((item, number) => {
        const one = document.createElement("li");
        one.id = `${list.id}-${number}`;
        one.setAttribute("role", "option");
        one.append(...show(item));
        return one;
      }),
    );
    told.textContent = found.length ? `${found.length} found` : none;
    if (!found.length) say(none);
    open(true);
    select(-1);
  };

  const say = (/** @type {string} */ words) => {
    const one = document.createElement("li");
    one.className = "none";
    one.setAttribute("role", "option");
    one.setAttribute("aria-disabled", "true");
    one.textContent = words;
    list.replaceChildren(one);
  };

  const ask = async () => {
    const words = field.value.trim();
    forget();
    if (words.length < least) return open(false);
    const mine = (asking = new AbortController());
    try {
      const found = await find(words, mine.signal);
      if (mine === asking && document.activeElement === field) fill(found);
    } catch (error) {
      if (mine !== asking || document.activeElement !== field) return;
      items = [];
      told.textContent = error instanceof Error ? error.message : "";
      say(told.textContent);
      open(Boolean(told.textContent)); // without a list, the field is still a form's
    }
  };

  field.addEventListener("input", () => {
    forget();
    timer = window.setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        ask();
      } else if (items.length) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        select(at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length);
      }
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      const item = items[at];
      open(false);
      choose(item);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      forget();
      open(false);
    }
  });
  field.addEventListener("blur", () => {
    forget();
    open(false);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // focus stays in the field
  list.addEventListener("click", (event) => {
    const one = /** @type {Element} */ (event.target).closest("li");
    const number = one ? [...list.children].indexOf(one) : -1;
    if (number >= 0 && number < items.length) {
      open(false);
      choose(items[number]);
    }
  });
}
