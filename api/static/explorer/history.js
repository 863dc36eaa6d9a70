// History: edits taken back, what-ifs begun, merged and dropped; a filter that finds things by name.

import { findsThings } from "./finding-things.js";
import { demand, offerUndo, offerUndoNext, send, withQuery } from "./signing.js";

const thing = /** @type {HTMLInputElement | null} */ (document.querySelector("#thing[data-find]"));
if (thing) {
  const { find = "", kinds = "" } = thing.dataset;
  findsThings(thing, { find, kinds }, (one) => {
    thing.value = one.id;
    thing.form?.requestSubmit();
  });
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form.act"))) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!demand()) return;
    const { method = "POST", address = "", leads, collect = "" } = form.dataset;
    const isForced = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value === "force";
    const told = /** @type {HTMLElement} */ (form.querySelector(".mistake"));
    const body = collect ? Object.fromEntries(collect.split(" ").map((name) => [name, String(new FormData(form).get(name) ?? "").trim()])) : undefined;
    told.textContent = "";
    const outcome = await send(method, withQuery(address, { force: isForced ? "true" : "" }), body);
    if (outcome.problem) {
      told.textContent = outcome.problem;
      const again = /** @type {HTMLElement | null} */ (form.querySelector(".force"));
      if (again && (outcome.status === 422 || (outcome.status === 409 && leads))) again.hidden = false;
      return;
    }
    const { number, undoes } = outcome.body.edit;
    const what = undoes === null ? "It is done." : `Edit ${undoes} is taken back.`;
    if (leads === undefined) {
      offerUndo(number, what);
      form.remove();
      return;
    }
    offerUndoNext(number, what);
    location.assign(leads.endsWith("/") && body ? leads + encodeURIComponent(body.name) : leads);
  });
}
