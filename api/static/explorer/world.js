// The lists: names are completed in the fields that ask for somebody or something.

import { combobox } from "./combobox.js";

for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-find]"))) {
  if (field.id === "search") continue;
  const { find = "", of = "" } = field.dataset;
  combobox(field, {
    label: "What this world has of these words",
    none: "Nothing here has these words",
    async find(/** @type {string} */ words, /** @type {AbortSignal} */ signal) {
      const answer = await fetch(`${find}?${new URLSearchParams({ q: words, kind: of, limit: "8" })}`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      return (await answer.json()).items;
    },
    show(/** @type {{label: string}} */ one) {
      const name = document.createElement("strong");
      name.textContent = one.label;
      return [document.createElement("span"), name];
    },
    choose(/** @type {{label: string, id: string}} */ one) {
      field.value = one.id;
      field.form?.requestSubmit();
    },
  });
}
