// Goes from one address of a view to another without a new page: the server has the whole page at each address, its
// parts are fetched and put in place of those that are here. Without this file, links and forms lead to the same.

/**
 * @typedef {object} View
 * @property {string} root                       The id of what is busy meanwhile.
 * @property {string[]} parts                    The ids of what is put in place.
 * @property {(page: Document) => void} [before] Sees the new page before its parts are taken.
 * @property {() => void} after                  Sees to what has come.
 */

/** The address that a form asks for, without what is left empty. @param {HTMLFormElement} form @param {(name: string) => boolean} [isLeftOut] */
export function address(form, isLeftOut = () => false) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value && typeof value === "string" && !isLeftOut(name)) asked.append(name, value);
  }
  return `${form.action}?${asked}`;
}

/** Sees to what somebody chose while the scripts were still on their way. @param {HTMLFormElement | null} form */
export function catchUp(form) {
  const served = /** @type {HTMLFormElement | undefined} */ (form?.cloneNode(true));
  served?.reset();
  const values = (/** @type {Element | undefined} */ one) => one instanceof HTMLInputElement && one.type === "checkbox" ? one.checked : /** @type {HTMLInputElement} */ (one).value;
  const chosen = [...(form?.elements ?? [])].find((one, index) => values(one) !== values(served?.elements[index]));
  chosen?.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A page at an address. @param {string} at @param {AbortSignal} [signal] */
export async function fetched(at, signal) {
  const answer = await fetch(at, { signal, headers: { Accept: "text/html" } });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * A function that shows an address; the last one that is asked for wins. `isNew`: Back leads to the one before.
 * @param {View} view
 * @returns {(to: string, isNew: boolean) => Promise<void>}
 */
export function swapper({ root, parts, before, after }) {
  /** @type {AbortController | undefined} */
  let asking;
  return async (to, isNew) => {
    const busy = document.getElementById(root);
    if (!busy) return location.assign(to);
    asking?.abort();
    const mine = (asking = new AbortController());
    busy.setAttribute("aria-busy", "true");
    try {
      const page = await fetched(to, mine.signal);
      if (mine !== asking) return;
      if (!parts.every((id) => page.getElementById(id) && document.getElementById(id))) return location.assign(to);
      if (isNew && new URL(to, location.href).href !== location.href) history.pushState(null, "", to);
      before?.(page);
      const focused = document.activeElement?.id;
      for (const id of parts) document.getElementById(id)?.replaceWith(document.adoptNode(/** @type {Element} */ (page.getElementById(id))));
      busy.className = page.getElementById(root)?.className ?? busy.className;
      document.title = page.title;
      after();
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    } catch {
      if (mine === asking) location.assign(to); // the browser says best that nobody answers
    } finally {
      if (mine === asking) busy.removeAttribute("aria-busy");
    }
  };
}
