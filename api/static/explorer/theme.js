// The switch between light, dark and what the system has. The choice is kept in this browser.
// The page waits for this file before it is first painted (`blocking="render"`), so no wrong colours flash up.

/** @typedef {"" | "light" | "dark"} Theme  Empty: as the system. */

const KEY = "legendry-theme";
/** @type {Theme[]} */
const THEMES = ["", "light", "dark"];
const NAMES = { "": "as the system", light: "light", dark: "dark" };
const root = document.documentElement;

/** @returns {Theme} */
function kept() {
  try {
    const theme = /** @type {Theme} */ (localStorage.getItem(KEY) ?? "");
    return THEMES.includes(theme) ? theme : "";
  } catch {
    return ""; // a browser may keep nothing for anybody
  }
}

/** @param {Theme} theme */
function keep(theme) {
  try {
    if (theme) localStorage.setItem(KEY, theme);
    else localStorage.removeItem(KEY);
  } catch {
    // then it holds for this page
  }
}

/** @param {Theme} theme */
function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.dispatchEvent(new CustomEvent("themechange"));
}

/** The value of a colour of the style sheet, such as `--ink`, as it is now. @param {string} name */
export function colour(name) {
  return getComputedStyle(root).getPropertyValue(name).trim();
}

/** @param {HTMLButtonElement} button */
function enliven(button) {
  const tell = () => {
    const name = NAMES[kept()];
    button.setAttribute("aria-label", `Colours: ${name}`);
    button.title = `Colours: ${name}`;
  };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(/** @type {Theme} */ (root.dataset.theme ?? "")) + 1) % THEMES.length];
    keep(next);
    show(next);
    tell();
  });
  tell();
}

show(kept());
root.classList.add("has-script");
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(kept()));
const ready = () => document.querySelectorAll("button.theme").forEach(enliven);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
else ready();
