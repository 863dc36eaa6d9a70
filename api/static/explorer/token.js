// The token that was pasted once, and whose it is: kept for as long as this tab is open.

const KEY = "legendry-token";
const NAME = "legendry-name";
/** @type {string} */
let only = ""; // where a browser keeps nothing, the token lives as long as this page

/** The token; empty where nobody has signed in. */
export function token() {
  try {
    return sessionStorage.getItem(KEY) ?? only;
  } catch {
    return only;
  }
}

/** Whose it is, as far as the server has said. */
export function keptName() {
  try {
    return sessionStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a token, or with an empty one forgets it. @param {string} text @param {string} name */
export function keep(text, name = keptName()) {
  only = text;
  try {
    for (const [key, value] of [[KEY, text], [NAME, name]]) {
      if (text) sessionStorage.setItem(key, value);
      else sessionStorage.removeItem(key);
    }
  } catch {
    // then it holds for this page
  }
}
