// Who writes: a token that is pasted once, kept for as long as this tab is open, and sent only with what is written.
// And what was written last, with the offer to take it back.

import { keep, keptName, token } from "./token.js";

const panel = /** @type {HTMLElement} */ (document.querySelector(".signing"));
const form = panel.querySelector("form");
const signed = /** @type {HTMLElement | null} */ (panel.querySelector(".signed"));
const done = /** @type {HTMLElement} */ (panel.querySelector(".done"));

/** Whether this world can be written here at all. */
export const canWrite = form !== null;

/** @param {string} name */
function show(name) {
  if (!form || !signed) return;
  form.hidden = Boolean(name);
  signed.hidden = !name;
  const strong = signed.querySelector("strong");
  if (strong) strong.textContent = name;
  document.dispatchEvent(new CustomEvent("signed", { detail: name }));
}

/** Asks whose token it is. @param {string} text @returns {Promise<{name: string, problem: string}>} */
async function whose(text) {
  try {
    const answer = await fetch(panel.dataset.token ?? "", { headers: { Authorization: `Bearer ${text}` } });
    return await answer.json();
  } catch {
    return { name: "", problem: "The server cannot be reached: sign in when it runs." };
  }
}

/** Has somebody sign in before anything is written; whether they have. */
export function demand() {
  if (token()) return true;
  if (form) {
    tell("Sign in first: paste a token above.");
    panel.scrollIntoView({ block: "center" });
    form.querySelector("input")?.focus();
  }
  return false;
}

/** @param {string} text */
function tell(text) {
  const told = panel.querySelector("#token-told");
  if (told) told.textContent = text;
}

/**
 * What came of a change. `problem` is empty where it was made.
 * @typedef {{status: number, problem: string, body: any}} Outcome
 */

/**
 * Sends a change, in the name of whoever has signed in.
 * @param {string} method
 * @param {string} address
 * @param {unknown} [body]
 * @param {string} [match]  the tag of what it was made from: where that has changed, nothing is done (412)
 * @returns {Promise<Outcome>}
 */
export async function send(method, address, body, match = "") {
  const headers = { Authorization: `Bearer ${token()}`, ...(match ? { "If-Match": match } : {}), ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  try {
    const answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    const found = text ? JSON.parse(text) : {};
    if (answer.ok) return { status: answer.status, problem: "", body: found };
    if (answer.status === 401) {
      keep("");
      show("");
      tell("That token is not known any more: paste another one.");
    }
    return { status: answer.status, problem: found.detail ?? found.title ?? "That did not work: try again.", body: found };
  } catch {
    return { status: 0, problem: "The server cannot be reached: nothing was changed. Try again when it runs.", body: {} };
  }
}

/** An address with more in its query. @param {string} address @param {Record<string, string>} more */
export function withQuery(address, more) {
  const pairs = Object.entries(more).filter(([, value]) => value);
  return pairs.length ? `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams(pairs)}` : address;
}

/**
 * Says that an edit was made, and offers to take it back.
 * @param {number} number
 * @param {string} what
 * @param {() => void} [undone]  what renews the page when it is taken back; left out: it is loaded anew
 * @param {string} [elsewhere]  where to go instead, for what is not there any more then
 */
export function offerUndo(number, what, undone, elsewhere = "") {
  const words = document.createElement("span");
  const link = document.createElement("a");
  link.href = `${panel.dataset.edit}/${number}`;
  link.textContent = `edit ${number}`;
  words.append(`${what} It is `, link, ". ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.textContent = "Undo";
  button.addEventListener("click", async () => {
    button.disabled = true;
    const outcome = await send("POST", `${panel.dataset.undo}/${number}/undo`);
    if (outcome.problem) {
      const wrong = document.createElement("p");
      wrong.textContent = outcome.problem;
      done.append(wrong);
      return;
    }
    const back = outcome.body.edit.number;
    if (undone) {
      offerUndo(back, `Edit ${number} is taken back.`, undone);
      undone();
    } else {
      offerUndoNext(back, `Edit ${number} is taken back.`, location.href);
      if (elsewhere) location.assign(elsewhere);
      else location.reload();
    }
  });
  done.replaceChildren(words, button);
  done.classList.add("shown");
}

const KEPT = "legendry-done";
/** Has the next page say that an edit was made. @param {number} number @param {string} what @param {string} [elsewhere] */
export function offerUndoNext(number, what, elsewhere = "") {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ number, what, elsewhere }));
  } catch {
    // then the history says so
  }
}

try {
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (kept) {
    const { number, what, elsewhere } = JSON.parse(kept);
    offerUndo(Number(number), String(what), undefined, String(elsewhere));
  }
} catch {
  // nothing is kept here
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const text = input.value.trim();
  const { name, problem } = await whose(text);
  tell(problem);
  if (problem) return;
  keep(text, name);
  input.value = "";
  show(name);
});
signed?.querySelector("button")?.addEventListener("click", () => {
  keep("");
  show("");
});
if (form && token()) {
  show(keptName()); // before the first picture, so that nothing moves; then the server is asked
  whose(token()).then(({ name, problem }) => {
    if (problem) keep("");
    if (problem || name !== keptName()) show(name);
    tell(problem);
  });
}
