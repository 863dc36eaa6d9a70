// JSON from this server; what goes wrong is an error in words.

/** @param {string} address @returns {Promise<any>} */
export async function asked(address) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json" } });
  } catch {
    throw new Error("The server cannot be reached: try again when it runs.");
  }
  if (answer.ok) return answer.json();
  let told = "";
  try {
    told = (await answer.json()).detail;
  } catch {
    // no problem in words
  }
  throw new Error(told || "Something went wrong here: try again.");
}
