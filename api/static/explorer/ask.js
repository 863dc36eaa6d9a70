// Ask: the editor, and answers that come without a new page. Each answer has an address, so Back leads to the one before.

import { drawGraph } from "./answer-graph.js";
import { completion } from "./completion.js";
import { editor } from "./editor.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form.ask"));
const field = /** @type {HTMLTextAreaElement} */ (document.getElementById("query"));
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
const cancel = /** @type {HTMLButtonElement} */ (form.querySelector(".cancel"));
const progress = /** @type {HTMLElement} */ (form.querySelector(".progress"));
const { answer: answerAddress = "", terms = "", find = "", seconds = "30" } = form.dataset;

const code = editor(field, { complete: completion({ terms, find }), run: () => ask(), label: "Query" });

/** @type {AbortController | undefined} */
let asking;

/**
 * Asks what stands in the editor.
 * @param {string} [view]    how a graph is shown
 * @param {boolean} [isNew]  whether Back leads to what was asked before
 */
async function ask(view = "", isNew = true) {
  const query = code.text().trim();
  if (!query) {
    progress.textContent = "There is no query: type one, or choose a question below.";
    return;
  }
  asking?.abort();
  const mine = (asking = new AbortController());
  const stop = count();
  code.unmark();
  answer.setAttribute("aria-busy", "true");
  cancel.hidden = false;
  const asked = new URLSearchParams(view ? { query, as: view } : { query });
  try {
    const reply = await fetch(answerAddress, { method: "POST", body: asked, headers: { Accept: "text/html" }, signal: mine.signal });
    const text = await reply.text();
    if (mine !== asking) return;
    put(reply.headers.get("content-type")?.startsWith("text/html") ? text : "");
    if (!answer.textContent?.trim()) progress.textContent = problem(text);
    else progress.textContent = "";
    const address = `${location.pathname}?${asked}`;
    if (isNew && address !== location.pathname + location.search) history.pushState(null, "", address);
  } catch {
    if (mine !== asking) return;
    progress.textContent = mine.signal.aborted ? "Cancelled." : "The server cannot be reached: ask again when it runs.";
  } finally {
    stop();
    if (mine === asking) {
      answer.removeAttribute("aria-busy");
      cancel.hidden = true;
    }
  }
}

/** Counts the seconds while a query runs; the function that is given ends that. */
function count() {
  const begun = performance.now();
  progress.textContent = "Asking…";
  const timer = setInterval(() => {
    progress.textContent = `Asking… ${Math.round((performance.now() - begun) / 1000)} s of at most ${seconds} s`;
  }, 1000);
  return () => clearInterval(timer);
}

/** Shows the server's part of the page. @param {string} html  escaped by the server, as all of its pages are */
function put(html) {
  answer.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  seeTo();
}

/** What an answer on the page still needs: its mark in the editor, its graph. */
function seeTo() {
  const wrong = /** @type {HTMLElement | null} */ (answer.querySelector(".problem[data-line]"));
  if (wrong) code.mark(Number(wrong.dataset.line), Number(wrong.dataset.column), wrong.querySelector(".what")?.textContent ?? "");
  const canvas = /** @type {HTMLElement | null} */ (answer.querySelector(".canvas"));
  if (canvas) drawGraph(canvas, /** @type {HTMLTableElement} */ (answer.querySelector("table")));
}

/** What a problem says. @param {string} text */
function problem(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return "Something went wrong here: ask again.";
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
cancel.addEventListener("click", () => asking?.abort());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !cancel.hidden) asking?.abort();
});
answer.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest(".filters a");
  if (link && !(/** @type {MouseEvent} */ (event).ctrlKey) && !(/** @type {MouseEvent} */ (event).metaKey)) {
    event.preventDefault();
    ask(new URL(/** @type {HTMLAnchorElement} */ (link).href).searchParams.get("as") ?? "");
  }
});
addEventListener("popstate", () => location.reload()); // the server has each answer at its address
seeTo();
if (answer.querySelector(".late")) ask(new URLSearchParams(location.search).get("as") ?? "", false);
