// Check: fixes are applied and findings accepted on the page, whose list is renewed; a long check is followed.

import { demand, offerUndo, send } from "./signing.js";
import { standing } from "./standing.js";

const area = /** @type {HTMLElement} */ (document.getElementById("findings"));
const { address = "", changes = "", entities = "", jobs = "" } = area.dataset;

/** Fetches the findings anew, as the address wants them. */
async function renew() {
  area.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address + location.search.replace(/([?&])stopped=[^&]*/, "$1"), { headers: { Accept: "text/html" } });
    const text = await answer.text();
    if (!answer.headers.get("content-type")?.startsWith("text/html")) throw new Error(text);
    const half = halfWritten();
    area.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    half();
    follow();
  } catch {
    const told = document.createElement("p");
    told.className = "notice";
    told.setAttribute("role", "alert");
    told.textContent = "The list cannot be renewed now: load the page again when the server runs.";
    area.prepend(told);
  } finally {
    area.removeAttribute("aria-busy");
  }
}

/** Remembers reasons that somebody is writing; the function that is given puts them into a list that is renewed. */
function halfWritten() {
  const open = /** @type {HTMLElement[]} */ ([...area.querySelectorAll("article:has(details.accept[open])")]).map((one) => {
    const input = /** @type {HTMLInputElement} */ (one.querySelector("[name=because]"));
    return { id: input.id, text: input.value, isActive: document.activeElement === input };
  });
  return () => {
    for (const { id, text, isActive } of open) {
      const input = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
      if (!input) continue;
      input.closest("details")?.setAttribute("open", "");
      input.value = text;
      if (isActive) input.focus({ preventScroll: true });
    }
  };
}

/** Shows how far a check that runs has come, and what it found when it is through. */
function follow() {
  const running = /** @type {HTMLElement | null} */ (area.querySelector("[data-job]"));
  if (!running) return;
  const bar = /** @type {HTMLProgressElement} */ (running.querySelector("progress"));
  const count = /** @type {HTMLElement} */ (running.querySelector(".count"));
  const events = new EventSource(`${jobs}/${running.dataset.job}/events`);
  events.addEventListener("progress", (event) => {
    const { progress } = JSON.parse(event.data);
    if (!progress?.total) return;
    bar.max = progress.total;
    bar.value = progress.done;
    count.textContent = `: ${progress.done.toLocaleString("en-GB")} of ${progress.total.toLocaleString("en-GB")} ${progress.what}`;
  });
  for (const name of ["done", "failed", "cancelled"]) {
    events.addEventListener(name, () => {
      events.close();
      if (name !== "cancelled") renew();
    });
  }
  addEventListener("pagehide", () => events.close());
}

/** Takes findings that an edit has ended from the page at once; the server's list follows. @param {any[]} ended */
function drop(ended) {
  const gone = new Set(ended.map((one) => `${one.rule} ${one.fingerprint}`));
  for (const one of area.querySelectorAll("article.finding")) {
    const { rule, fingerprint } = /** @type {HTMLElement} */ (one).dataset;
    if (gone.has(`${rule} ${fingerprint}`)) one.remove();
  }
}

/** @param {HTMLElement} finding @param {string} text */
function complain(finding, text) {
  const told = finding.querySelector(":scope > .mistake");
  if (told) told.textContent = text;
}

/** @param {HTMLElement} finding @param {() => Promise<import("./signing.js").Outcome>} change @param {string} what */
async function carryOut(finding, change, what) {
  if (!demand()) return;
  const buttons = [...finding.querySelectorAll("button")];
  buttons.forEach((one) => (one.disabled = true));
  complain(finding, "");
  const { problem, body } = await change();
  if (problem) {
    complain(finding, problem);
    buttons.forEach((one) => (one.disabled = false));
    return;
  }
  drop([...(body.ended ?? []), finding.dataset]);
  offerUndo(body.edit.number, what, renew);
  await renew();
  area.focus({ preventScroll: true });
}

/** Adds an acceptance to the note of one of a finding's subjects. @param {HTMLElement} finding @param {string} because */
async function accept(finding, because) {
  const { rule = "", fingerprint = "", bearer = "" } = finding.dataset;
  const where = `${entities}/${encodeURIComponent(bearer)}`;
  const { note, tag, problem } = await standing(where);
  if (!note) return { status: 0, problem: problem || "Its note cannot be read: accept it in the file.", body: {} };
  const before = note.accept === undefined ? [] : Array.isArray(note.accept) ? note.accept : [note.accept];
  const why = `accepts ${rule}: ${because}`.slice(0, 300);
  return send("PATCH", `${where}?${new URLSearchParams({ why })}`, { accept: [...before, { rule, because, fingerprint }] }, tag);
}

area.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const finding = /** @type {HTMLElement | null} */ (form.closest("article.finding"));
  if (!finding) return;
  event.preventDefault();
  if (form.dataset.change) {
    carryOut(finding, () => send("POST", changes, JSON.parse(form.dataset.change ?? "{}")), "The fix is applied.");
  } else {
    const because = /** @type {HTMLInputElement} */ (form.elements.namedItem("because")).value.trim();
    if (because) carryOut(finding, () => accept(finding, because), "The finding is accepted.");
  }
});
area.addEventListener("change", (event) => {
  const select = /** @type {HTMLElement} */ (event.target);
  if (select.id === "rule") /** @type {HTMLSelectElement} */ (select).form?.requestSubmit();
});
follow();
