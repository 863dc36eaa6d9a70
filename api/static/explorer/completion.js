// What may be meant by the word before the cursor in a query: prefixes, terms of the vocabulary, variables, ids of things.

/** @typedef {{name: string, sort: string, label: string, definition: string}} Term */
/** @typedef {{prefixes: Record<string, string>, terms: Term[]}} Terms */

const KEYWORDS =
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS BIND VALUES GRAPH CONSTRUCT DESCRIBE ASK LIMIT OFFSET ORDER BY GROUP HAVING COUNT EXISTS NOT CONTAINS STRSTARTS LCASE BOUND REGEX PREFIX".split(" ");
const WORD = /(?:\?\w*|[A-Za-z][\w-]*:[\w./~-]*|[A-Za-z][\w-]*)$/;
const MOST_THINGS = 20;

/** Boosts that make what fits best come first: classes where a class is due, else properties. */
const DUE_CLASS = /(?:\ba|rdf:type)\s+$/;

/**
 * A source of completions.
 * @param {{terms: string, find: string}} addresses
 */
export function completion({ terms: termsAddress, find }) {
  /** @type {Promise<Terms> | undefined} */
  let terms;
  const known = () =>
    (terms ??= fetch(termsAddress).then((answer) => {
      if (!answer.ok) terms = undefined;
      return answer.ok ? answer.json() : { prefixes: {}, terms: [] };
    }));

  /** @param {any} context  CodeMirror's CompletionContext */
  return async function complete(context) {
    const word = context.matchBefore(WORD);
    if ((!word && !context.explicit) || inComment(context)) return null;
    const from = word ? word.from : context.pos;
    const text = word ? word.text : "";
    if (text.startsWith("?")) return { from, options: variables(context, text), validFor: /^\?\w*$/ };
    if (text.startsWith("id:")) return things(context, from, text.slice(3), find);
    const all = await known();
    if (context.aborted) return null;
    const line = context.state.doc.lineAt(context.pos);
    const wantsClass = DUE_CLASS.test(line.text.slice(0, from - line.from));
    const options = all.terms.map((term) => ({
      label: term.name,
      displayLabel: term.name,
      detail: term.label,
      info: term.definition || undefined,
      type: term.sort,
      boost: (term.sort === "class") === wantsClass ? 20 : 0,
    }));
    const prefixes = Object.keys(all.prefixes).map((prefix) => ({ label: `${prefix}:`, detail: all.prefixes[prefix], boost: -10 }));
    if (text.includes(":")) return { from, options, validFor: /^[\w-]*:[\w-]*$/ };
    const keywords = KEYWORDS.map((keyword) => ({ label: keyword, type: "keyword" }));
    // A word without a prefix is looked for in the labels too: who types “betrayed” need not know where it stands.
    const wanted = text.toLowerCase();
    const byLabel = wanted.length < 2 ? [] : options.filter((one) => `${one.label} ${one.detail}`.toLowerCase().includes(wanted));
    const found = [...keywords.filter((one) => one.label.startsWith(text.toUpperCase())), ...prefixes.filter((one) => one.label.startsWith(wanted)), ...ranked(byLabel, wanted)];
    return { from, options: found, filter: false };
  };
}

/** The terms of which the name begins with the word come first. @param {any[]} options @param {string} wanted */
function ranked(options, wanted) {
  const local = (/** @type {any} */ one) => one.label.split(":")[1]?.toLowerCase() ?? "";
  const rank = (/** @type {any} */ one) => (local(one).startsWith(wanted) ? 0 : local(one).includes(wanted) ? 1 : 2) - one.boost / 100;
  return [...options].sort((one, other) => rank(one) - rank(other));
}

/** The variables of the query. @param {any} context @param {string} typed */
function variables(context, typed) {
  const names = new Set(context.state.doc.toString().match(/\?\w+/g) ?? []);
  names.delete(typed);
  return [...names].map((label) => ({ label, type: "variable" }));
}

/**
 * The ids of things that have a word.
 * @param {any} context @param {number} from @param {string} typed @param {string} find
 */
async function things(context, from, typed, find) {
  const words = typed.replace(/[-/]+/g, " ").trim();
  if (!words) return null;
  const asking = new AbortController();
  context.addEventListener("abort", () => asking.abort());
  try {
    const answer = await fetch(`${find}?${new URLSearchParams({ q: words, limit: String(MOST_THINGS) })}`, { signal: asking.signal });
    if (!answer.ok || context.aborted) return null;
    const { items } = await answer.json();
    const options = items.map((/** @type {any} */ one) => ({ label: `id:${one.id.replaceAll("/", "\\/")}`, detail: `${one.label}, ${one.kind}` }));
    return { from, options, filter: false };
  } catch {
    return null;
  }
}

/** Whether the cursor stands behind a `#` that begins a comment. @param {any} context */
function inComment(context) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from).replace(/<[^>\s]*>|"[^"]*"/g, "");
  return before.includes("#");
}
