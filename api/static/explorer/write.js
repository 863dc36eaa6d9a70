// Write: what stands in a form is a note's head; while it is typed, the server says what is wrong with it and what it
// would break. Saving is one edit.

import { findsThings } from "./finding-things.js";
import { demand, offerUndoNext, send, withQuery } from "./signing.js";
import { token } from "./token.js";
import { differences, inWords, standing } from "./standing.js";

const WAIT = 80; // ms after the last key before the server is asked, which has one question at a time

const opener = /** @type {HTMLInputElement | null} */ (document.getElementById("edit-what"));
if (opener) {
  const { find = "", kinds = "", open = "" } = opener.dataset;
  findsThings(opener, { find, kinds }, (one) => location.assign(withQuery(open, { id: one.id.split("/")[0] })));
}

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.thing"));
if (form) write(form);

/** @param {HTMLFormElement} form */
function write(form) {
  const { id = "", type = "", collection = "", branch = "", api = "", rehearse = "", find = "", kinds = "", form: address = "" } = form.dataset;
  const verdict = /** @type {HTMLElement} */ (document.querySelector(".verdict"));
  const trial = /** @type {HTMLElement} */ (verdict.querySelector(".trial"));
  const told = /** @type {HTMLElement} */ (verdict.querySelector("#form-told"));
  const save = /** @type {HTMLButtonElement} */ (verdict.querySelector(".save"));
  const force = /** @type {HTMLButtonElement} */ (verdict.querySelector(".force"));
  const idField = /** @type {HTMLInputElement | null} */ (form.querySelector("#f-id"));
  const fields = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-field]")]);
  const own = id ? `${api}/${id.split("/").map(encodeURIComponent).join("/")}` : api;
  /** @type {Record<string, any>} What the world said when the form was made, or when somebody was told of a change. */
  let before = JSON.parse(form.dataset.note ?? "{}");
  let isSaved = false;

  /** What one value of a field says; undefined for nothing. @param {HTMLElement} value @returns {any} */
  function read(value) {
    if (value.classList.contains("part")) {
      /** @type {Record<string, any>} */
      const made = {};
      for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (value.querySelectorAll("[data-part]"))) {
        const { part = "", held } = one.dataset;
        if (held) made[part] = JSON.parse(held);
        else if (one.value.trim()) made[part] = one.value.trim();
      }
      return Object.keys(made).some((key) => key !== "type") ? made : undefined;
    }
    const input = /** @type {HTMLInputElement} */ (value.querySelector("input, select, textarea"));
    return (input.dataset.thing || input.value.trim()) || undefined;
  }

  /** What a field says: nothing, one value or a list. @param {HTMLElement} field @returns {any} */
  function said(field) {
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (field.querySelectorAll("[data-value]"))].map(read).filter((one) => one !== undefined);
    return all.length > 1 ? all : all[0];
  }

  /** @returns {Record<string, any>} */
  const whole = () => Object.fromEntries(fields.map((field) => [field.dataset.field ?? "", said(field)]).filter(([, value]) => value !== undefined));
  const first = whole();

  /** What is sent: all of a new thing, and what has changed of one that is there. */
  function note() {
    const now = whole();
    if (!id) return { ...now, id: idField?.value.trim() || slug(String(now.name ?? "")) || undefined, type };
    /** @type {Record<string, any>} */
    const patch = {};
    for (const key of new Set([...Object.keys(first), ...Object.keys(now)])) {
      if (JSON.stringify(first[key]) !== JSON.stringify(now[key])) patch[key] = now[key] ?? null;
    }
    return patch;
  }

  const isChanged = () => (id ? Object.keys(note()).length > 0 : JSON.stringify(whole()) !== JSON.stringify(first));

  /** Shows mistakes at their fields; what belongs to none, beside the button. @param {{pointer: string, read: string, write: string}[]} problems @param {string} otherwise */
  function mark(problems, otherwise) {
    for (const one of form.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
    for (const one of form.querySelectorAll(".one-field > .mistake")) one.textContent = "";
    /** @type {string[]} */
    const left = [];
    for (const { pointer, read: what, write: remedy } of problems) {
      const [, key = "", ...rest] = pointer.split("/");
      const [number = "0", part = ""] = /^\d+$/.test(rest[0] ?? "") ? rest : ["0", ...rest];
      const holder = key === "id" && idField ? idField.closest(".one-field") : fields.find((field) => field.dataset.field === key);
      const text = `${what} ${remedy}`.trim();
      const place = holder?.querySelector(":scope > .mistake");
      if (!holder || !place) {
        left.push(text);
        continue;
      }
      place.textContent = [place.textContent, text].filter(Boolean).join(" ");
      const full = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll("[data-value]")]).filter((one) => read(one) !== undefined);
      const value = full[Number(number)] ?? full[0] ?? holder;
      const input = (part && value.querySelector(`[data-part="${CSS.escape(part)}"]`)) || value.querySelector("input, select, textarea");
      input?.setAttribute("aria-invalid", "true");
      holder.closest("details")?.setAttribute("open", "");
    }
    told.textContent = [...left, ...(problems.length ? [] : [otherwise])].filter(Boolean).join(" ");
  }

  /** Shows what an edit would begin and end. @param {any[]} begun @param {any[]} ended @param {string} otherwise */
  function weigh(begun, ended, otherwise) {
    const parts = [];
    for (const [title, some] of /** @type {[string, any[]][]} */ ([["It would go wrong:", begun], ["It would come right:", ended]])) {
      if (!some.length) continue;
      const head = document.createElement("h3");
      head.textContent = title;
      const list = document.createElement("ul");
      list.className = "verdicts";
      list.append(
        ...some.slice(0, 20).map((one) => {
          const item = document.createElement("li");
          const tag = document.createElement("span");
          tag.className = `tag ${one.severity}`;
          tag.textContent = one.severity;
          item.append(tag, ` ${one.message}`);
          return item;
        }),
      );
      parts.push(head, list);
    }
    if (!parts.length) {
      const line = document.createElement("p");
      line.className = "quiet";
      line.textContent = otherwise;
      parts.push(line);
    }
    trial.replaceChildren(...parts);
  }

  let turn = 0;
  let isAsking = false;
  let isOutdated = false;

  /** What the server says of a note; null where more was typed meanwhile, which is tried out then.
   * @param {Record<string, any>} note @returns {Promise<import("./signing.js").Outcome | null>} */
  async function rehearsed(note) {
    isAsking = true;
    const outcome = await send("POST", rehearse, { id: id || null, collection, branch, note });
    isAsking = false;
    if (!isOutdated) return outcome;
    isOutdated = false;
    tryOut();
    return null;
  }

  /** Has the server try out what stands in the form: once it has answered the last time, and then of the newest. */
  async function tryOut() {
    if (isAsking) {
      isOutdated = true;
      return;
    }
    const mine = ++turn;
    force.hidden = true;
    if (!isChanged()) {
      mark([], "");
      weigh([], [], "Nothing is changed yet.");
      return;
    }
    if (!token()) {
      weigh([], [], "Sign in, and what you write is checked while you type.");
      return;
    }
    trial.setAttribute("aria-busy", "true");
    const outcome = await rehearsed(note());
    if (!outcome || mine !== turn) return;
    const { problem, body } = outcome;
    trial.removeAttribute("aria-busy");
    if (problem) {
      mark([], problem);
      return;
    }
    const mistakes = body.problems.length || !/id. is taken/.test(body.problem) ? body.problems : [{ pointer: "/id", read: body.problem, write: "" }];
    mark(mistakes, body.problem);
    const isMistaken = Boolean(body.problem);
    weigh(body.begun, body.ended, isMistaken ? "There is something to mend first." : "All would fit together.");
  }

  /** Has the server open what it needs to try things out, before anything is typed. */
  function prepare() {
    if (token() && !isAsking) rehearsed({});
  }

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(tryOut, WAIT);
  };

  /** Says that somebody else has changed the thing. @param {string[]} keys @param {Record<string, any> | null} now */
  function tellOfOthers(keys, now) {
    if (!now) {
      told.textContent = "Somebody has deleted this since you opened it. Its history says who, and can bring it back.";
      return;
    }
    const turns = keys.slice(0, 5).map((key) => `${key} is now ${inWords(now[key])}; it was ${inWords(before[key])}.`);
    const link = document.createElement("a");
    link.href = verdict.dataset.history ?? "";
    link.textContent = "Who did it, and why";
    told.replaceChildren(`Somebody has changed this since you opened it: ${turns.join(" ")} Nothing of yours is saved or lost. `, link, ". Press once more to put yours in its place, or load the page anew to begin from what is there.");
  }

  /** What came of a change that holds only for what the form was made from, but for keys that it does not touch.
   * @param {string} method @param {string} where @param {Record<string, any> | undefined} body
   * @returns {Promise<import("./signing.js").Outcome | null>}  null where somebody else was there, which is said */
  async function sendFirst(method, where, body) {
    for (let turn = 0; turn < 5; turn++) {
      const { note: now, tag, problem } = await standing(withQuery(own, { branch }));
      if (problem) return { status: 0, problem, body: {} };
      const changed = now ? differences(before, now).filter((key) => !body || key in body) : [];
      if (!now || changed.length) {
        tellOfOthers(changed, now);
        if (now) before = now;
        return null;
      }
      const outcome = await send(method, where, body, tag);
      if (outcome.status !== 412) return outcome;
    }
    return { status: 412, problem: "Others are changing this world very often just now: try again.", body: {} };
  }

  /** Saves, as one edit. @param {boolean} isForced */
  async function saveIt(isForced) {
    if (!demand()) return;
    clearTimeout(timer);
    turn++;
    isOutdated = false;
    if (!isChanged()) {
      told.textContent = "There is nothing to save: nothing is changed.";
      return;
    }
    save.disabled = force.disabled = true;
    const why = /** @type {HTMLInputElement} */ (form.querySelector("#why")).value.trim();
    const where = withQuery(own, { branch, why, force: isForced ? "true" : "" });
    const outcome = await (id ? sendFirst("PATCH", where, note()) : send("POST", where, note()));
    save.disabled = force.disabled = false;
    if (!outcome) return;
    const { problem, status, body } = outcome;
    if (problem) {
      const findings = body.findings ?? [];
      mark(body.problems ?? (status === 409 && !id ? [{ pointer: "/id", read: problem, write: "" }] : []), findings.length ? "Nothing is saved: it would make new errors." : problem);
      if (findings.length) weigh(findings, [], "");
      force.hidden = !findings.length;
      return;
    }
    isSaved = true;
    const begin = withQuery(address.replace(/\/thing$/, ""), { branch });
    offerUndoNext(body.edit.number, "Saved.", id ? "" : begin);
    location.assign(withQuery(address, { id: body.id, branch }));
  }

  /** Makes what finds things of a field do so. @param {HTMLElement} value @param {HTMLElement} field */
  function enliven(value, field) {
    const input = /** @type {HTMLInputElement | null} */ (value.querySelector("input[data-thing]"));
    if (!input) return;
    findsThings(input, { find, kinds, kind: field.dataset.range }, (one) => {
      input.value = one.label;
      input.dataset.thing = one.id;
      later();
    });
    input.addEventListener("input", () => (input.dataset.thing = ""));
  }

  for (const field of fields) for (const value of /** @type {NodeListOf<HTMLElement>} */ (field.querySelectorAll("[data-value]"))) enliven(value, field);

  form.addEventListener("click", (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    const field = /** @type {HTMLElement | null} */ (button?.closest("[data-field]"));
    if (!button || !field) return;
    const values = /** @type {HTMLElement} */ (field.querySelector(".values"));
    if (button.classList.contains("describe")) {
      const made = /** @type {HTMLTemplateElement} */ (field.querySelector("template")).content.cloneNode(true);
      const empty = [...values.querySelectorAll(".value")].find((one) => read(/** @type {HTMLElement} */ (one)) === undefined);
      if (empty) /** @type {HTMLElement} */ (empty).hidden = true;
      values.append(made);
      /** @type {HTMLElement | null} */ (values.querySelector(".part:last-child select"))?.focus();
    } else if (button.classList.contains("another")) {
      const model = values.querySelector(".value");
      if (!model) return;
      const made = document.createElement("div");
      made.className = model.className;
      made.dataset.value = "";
      const input = /** @type {HTMLInputElement} */ (/** @type {Element} */ (model.querySelector("input, select, textarea")).cloneNode(true));
      const fresh = ["id", "role", "aria-autocomplete", "aria-controls", "aria-expanded", "aria-activedescendant", "aria-invalid"];
      for (const name of fresh) input.removeAttribute(name);
      input.value = "";
      if (input.dataset.thing !== undefined) input.dataset.thing = "";
      input.setAttribute("aria-label", `${field.querySelector("label")?.firstChild?.textContent?.trim()}, another`);
      made.append(input);
      values.append(made);
      enliven(made, field);
      input.focus();
    } else if (button.classList.contains("remove")) {
      button.closest(".part")?.remove();
      const empty = values.querySelector(".value[hidden]");
      if (empty && !values.querySelector(".part")) /** @type {HTMLElement} */ (empty).hidden = false;
      later();
    }
  });
  form.addEventListener("input", () => {
    if (idField) idField.placeholder = slug(String(whole().name ?? "")) || "made from the name";
    later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveIt(false);
  });
  save.addEventListener("click", () => saveIt(false));
  force.addEventListener("click", () => saveIt(true));
  document.addEventListener("signed", () => (isChanged() ? later() : prepare()));
  prepare();

  const remove = verdict.querySelector(".delete");
  const dialog = /** @type {HTMLDialogElement} */ (verdict.querySelector("dialog.sure"));
  let isCascade = false;
  remove?.addEventListener("click", () => {
    if (!demand()) return;
    isCascade = false;
    dialog.showModal();
  });
  dialog?.addEventListener("close", async () => {
    if (dialog.returnValue !== "yes") return;
    dialog.returnValue = "";
    const where = withQuery(own, { branch, cascade: isCascade ? "true" : "", force: isCascade ? "true" : "" });
    const outcome = await sendFirst("DELETE", where, undefined);
    if (!outcome) return;
    const { problem, status, body } = outcome;
    if (status === 409 && body.refers && !isCascade) {
      isCascade = true;
      /** @type {HTMLElement} */ (dialog.querySelector(".told")).textContent =
        "Others speak of it. Deleting it takes what they say of it as well, and the events and ties that cannot be without it.";
      dialog.showModal();
      return;
    }
    if (problem) {
      told.textContent = problem;
      return;
    }
    isSaved = true;
    offerUndoNext(body.edit.number, "Deleted.", location.href);
    location.assign(withQuery(address.replace(/\/thing$/, ""), { branch }));
  });

  addEventListener("beforeunload", (event) => {
    if (!isSaved && isChanged()) event.preventDefault();
  });
}

/** An id made from a name. @param {string} name */
function slug(name) {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}
