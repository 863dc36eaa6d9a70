// Plot: choices take effect as they are made, long work goes on with its progress, and repairs are tried as what-ifs.
// The server has the whole page at each address; here its parts are fetched and put in place, so that Back works.

import { combobox } from "./combobox.js";
import { address, catchUp, fetched, swapper } from "./swapping.js";
import { keep, token as keptToken } from "./token.js";

/** @type {EventSource | undefined} */
let following;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const isNoChoice = (/** @type {string} */ name) => name.startsWith("find.");
const swap = swapper({ root: "plotting", parts: ["narrowing", "outcome"], before: keepOpen, after: enliven });

/** Groups of choices stay open, or closed, as they are. @param {Document} page */
function keepOpen(page) {
  for (const one of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".group"))) {
    const next = /** @type {HTMLDetailsElement | null} */ (page.getElementById(one.id));
    if (next) next.open = one.open;
  }
}

/** @type {AbortController | undefined} */
let looking;

/** The choices and their number first, which are known at once; then the plots. @param {string} to @param {boolean} isNew */
async function show(to, isNew) {
  following?.close();
  looking?.abort();
  const mine = (looking = new AbortController());
  await swap(to, isNew);
  if (!mine.signal.aborted) await complete(mine);
}

/** Puts the plots onto a page that does not have them yet. @param {AbortController} mine */
async function complete(mine) {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".waiting a"));
  if (!link) return;
  try {
    const page = await fetched(link.href, mine.signal);
    for (const id of ["total", "outcome"]) {
      const found = page.getElementById(id);
      if (!found) return location.replace(link.href);
      byId(id).replaceWith(document.adoptNode(found));
    }
    see();
  } catch {
    if (!mine.signal.aborted) location.replace(link.href); // the browser says best that nobody answers
  }
}

/** Fields that find further players. @param {HTMLInputElement} field @param {HTMLFormElement} form */
function finder(field, form) {
  const role = field.name.slice("find.".length);
  const select = /** @type {HTMLSelectElement} */ (document.getElementById(`role-${role}`));
  combobox(field, {
    label: field.getAttribute("aria-label") ?? "",
    none: "Nobody and nothing of that name leads to a plot",
    async find(words, signal) {
      const asked = new URLSearchParams({ role, q: words, limit: "12" });
      const from = form.elements.namedItem("from"), to = form.elements.namedItem("to");
      for (const [name, value] of new FormData(form)) {
        if (typeof value !== "string" || !value) continue;
        if (["schema", "without", "branch"].includes(name)) asked.append(name, value);
        if (name.startsWith("cast.") && name !== `cast.${role}`) asked.append("cast", `${name.slice(5)}=${value}`);
      }
      const years = [from, to].map((one) => /** @type {HTMLInputElement} */ (one).value);
      if (years[0] || years[1]) asked.append("cast", `when=${years[0] || "0001"}/${years[1] || "9998"}`);
      const answer = await fetch(`${byId("plotting").dataset.choices}?${asked}`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      return /** @type {{id: string, label: string}[]} */ ((await answer.json()).roles[0].players);
    },
    show(one) {
      const name = document.createElement("strong");
      name.textContent = one.label;
      return [document.createElement("span"), name];
    },
    choose(one) {
      select.add(new Option(one.label, one.id, true, true));
      field.value = "";
      show(address(form, isNoChoice), true);
    },
  });
}

/** Long work: begun, followed by its events, called off. @param {HTMLElement} longer */
function job(longer) {
  const begin = /** @type {HTMLButtonElement} */ (longer.querySelector(".begin-job"));
  const cancel = /** @type {HTMLButtonElement} */ (longer.querySelector(".cancel"));
  const progress = /** @type {HTMLElement} */ (longer.querySelector(".progress"));
  const over = (/** @type {string} */ words) => {
    following?.close();
    progress.textContent = words;
    begin.disabled = false;
    cancel.hidden = true;
  };
  begin.addEventListener("click", async () => {
    begin.disabled = true;
    progress.textContent = "Beginning…";
    try {
      const answer = await fetch(/** @type {string} */ (longer.dataset.jobs), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ work: "plots", asked: JSON.parse(longer.dataset.asked ?? "{}") }),
      });
      const told = await answer.json();
      if (!answer.ok) return over(told.detail);
      const at = `${longer.dataset.jobs}/${told.id}`;
      cancel.hidden = false;
      cancel.onclick = () => fetch(at, { method: "DELETE" }).then(() => over("Cancelled."));
      following = new EventSource(`${at}/events`);
      following.addEventListener("progress", (event) => {
        const { state, progress: far } = JSON.parse(event.data);
        progress.textContent = far ? `${far.done.toLocaleString("en-GB")} ${far.what}…` : state === "queued" ? "Waiting for its turn…" : "Searching…";
      });
      following.addEventListener("done", () => {
        const to = new URL(location.href);
        to.searchParams.set("job", told.id);
        over("Done.");
        show(to.href, true);
      });
      following.addEventListener("failed", async () => {
        const failed = await (await fetch(at)).json();
        over(failed.problem?.detail ?? "It failed: try again with more of the cast fixed.");
      });
      following.addEventListener("cancelled", () => over("Cancelled."));
    } catch {
      over("The server does not answer: try again when it runs.");
    }
  });
}

/** Looks for repairs while the reasons are read. @param {HTMLElement} section */
async function mend(section) {
  const more = section.dataset.more;
  if (!more) return;
  const link = section.querySelector("a");
  if (link) link.textContent = "Looking for the smallest changes with which there would be one…";
  try {
    const found = (await fetched(more)).getElementById("repairs");
    if (!found || !section.isConnected) return;
    section.replaceWith(document.adoptNode(found));
    const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("trying"));
    if (dialog) trying(dialog);
  } catch {
    if (link) link.textContent = "Look for the smallest changes with which there would be one";
  }
}

/** The dialogue in which a repair is tried as a what-if. @param {HTMLDialogElement} dialog */
function trying(dialog) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const [name, token] = [byId("branch-name"), byId("token")].map((one) => /** @type {HTMLInputElement} */ (one));
  const progress = /** @type {HTMLElement} */ (dialog.querySelector(".progress"));
  let changes = { add: [], remove: [] }, why = "";
  document.querySelectorAll("button.try").forEach((button) => {
    button.addEventListener("click", () => {
      const { changes: typed, why: said } = /** @type {HTMLElement} */ (button).dataset;
      changes = JSON.parse(typed ?? "{}");
      why = said ?? "";
      /** @type {HTMLElement} */ (dialog.querySelector(".what")).textContent = why;
      name.value ||= `what-if-${new URLSearchParams(location.search).get("schema")}`;
      token.value = keptToken();
      progress.textContent = "";
      dialog.showModal();
    });
  });
  dialog.querySelector(".cancel")?.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const branch = `${dialog.dataset.branches}/${encodeURIComponent(name.value)}`;
    const short = [...why].slice(0, 900).join("");
    /** @param {string} at @param {string} method @param {object} [body] */
    const send = async (at, method, body) => {
      const answer = await fetch(at, {
        method,
        headers: { Authorization: `Bearer ${token.value}`, "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
      });
      if (!answer.ok) throw new Error((await answer.json()).detail);
    };
    progress.textContent = "Trying…";
    try {
      await send(/** @type {string} */ (dialog.dataset.branches), "POST", { name: name.value, why: short });
      keep(token.value);
      try {
        await send(`${branch}/changes`, "POST", { ...changes, why: short });
      } catch (refused) {
        await send(branch, "DELETE").catch(() => undefined); // an empty what-if is of no use
        throw refused;
      }
      const to = new URL(location.href);
      to.searchParams.set("branch", name.value);
      location.assign(to);
    } catch (refused) {
      progress.textContent = refused instanceof TypeError ? "The server does not answer." : /** @type {Error} */ (refused).message;
    }
  });
}

/** What has just come onto the page. */
function enliven() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("narrowing"));
  if (!form) return;
  form.addEventListener("change", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (!field.name.startsWith("find.") && form.checkValidity()) show(address(form, isNoChoice), true);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show(address(form, isNoChoice), true);
  });
  form.querySelectorAll("input.finding").forEach((field) => finder(/** @type {HTMLInputElement} */ (field), form));
  see();
}

/** What has come of the plots. */
function see() {
  const longer = document.getElementById("longer");
  if (longer) job(longer);
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("trying"));
  if (dialog) trying(dialog);
  const section = document.getElementById("repairs");
  if (section) mend(section);
}

addEventListener("popstate", () => show(location.href, false));
enliven();
complete((looking = new AbortController()));
catchUp(/** @type {HTMLFormElement | null} */ (document.getElementById("narrowing")));
