// Reads screenplays in Fountain (a JSON list of texts on stdin) with fountain-js; writes their tokens as JSON.
import { text } from "node:stream/consumers";
import { Fountain } from "fountain-js";

const read = (script) => new Fountain().parse(script, true).tokens.map(({ type, text }) => ({ type, text }));
process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
