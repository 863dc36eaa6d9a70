// The editor of SPARQL: CodeMirror over the form's text field, which keeps the text for the form.
//
// It stands in a shadow root, where CodeMirror adopts its styles as objects: `<style>` elements are against the policy.

import {
  EditorState,
  EditorView,
  HighlightStyle,
  Prec,
  StreamLanguage,
  autocompletion,
  bracketMatching,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  defaultKeymap,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  setDiagnostics,
  sparql,
  syntaxHighlighting,
  tags,
} from "../vendor/codemirror/codemirror.js";

const LOOK = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "0.95rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, ::selection": { backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", outline: "1px solid var(--edge)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "0 8px 24px rgb(0 0 0 / 18%)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--sans)", maxHeight: "16rem", maxWidth: "min(34rem, 85vw)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--mark)", color: "var(--ink)" },
  ".cm-completionLabel": { fontFamily: "var(--mono)" },
  ".cm-completionDetail": { color: "var(--quiet)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "22rem", padding: "0.5rem 0.7rem", font: "0.9rem/1.45 var(--sans)" },
  "@media (max-width: 40rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } }, // it would lie on the list
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.4rem" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--accent)", textUnderlineOffset: "3px" },
  ".cm-diagnostic": { padding: "0.4rem 0.6rem", borderLeft: "4px solid var(--accent)", font: "0.9rem/1.45 var(--sans)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.variableName, tags.local(tags.variableName)], color: "var(--kind-person-line)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--kind-place-line)" },
  { tag: [tags.atom, tags.typeName, tags.propertyName], color: "var(--kind-organisation-line)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: [tags.number, tags.meta], color: "var(--kind-thing-line)" },
]);

// A browser that types over what is selected keeps its look by a `style` attribute, which the policy forbids: so this does it.
const OVERTYPING = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (empty || event.isComposing || event.inputType !== "insertText" || event.data === null) return false;
    const text = event.data;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/**
 * @typedef {object} Editor
 * @property {() => string} text
 * @property {(line: number, column: number, message: string) => void} mark   Marks a place, from 1, and goes there.
 * @property {() => void} unmark
 */

/**
 * Puts an editor in the place of a text field.
 * @param {HTMLTextAreaElement} field
 * @param {{complete: import("../vendor/codemirror/codemirror.js").CompletionSource, run: () => void, label: string}} options
 * @returns {Editor}
 */
export function editor(field, { complete, run, label }) {
  const host = document.createElement("div");
  host.className = "code";
  const root = host.attachShadow({ mode: "open" });
  const keep = EditorView.updateListener.of((update) => {
    if (update.docChanged) field.value = update.state.doc.toString();
  });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        Prec.highest(keymap.of([{ key: "Ctrl-Enter", mac: "Cmd-Enter", run: () => (run(), true) }])),
        lineNumbers(),
        history(),
        bracketMatching(),
        closeBrackets(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.lineWrapping,
        LOOK,
        keep,
        OVERTYPING,
      ],
    }),
  });
  field.after(host);
  field.hidden = true;
  field.required = false; // a field that is hidden could not say what is missing

  return {
    text: () => view.state.doc.toString(),
    mark(line, column, message) {
      const { doc } = view.state;
      const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
      const from = Math.min(at.from + Math.max(column - 1, 0), at.to);
      const word = /^\S+/.exec(doc.sliceString(from, at.to));
      const start = word ? from : Math.max(from - 1, at.from);
      const to = word ? from + word[0].length : from;
      view.dispatch(setDiagnostics(view.state, [{ from: start, to, severity: "error", message }]));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    unmark() {
      view.dispatch(setDiagnostics(view.state, []));
    },
  };
}
