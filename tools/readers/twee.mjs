// Reads stories in Twee 3 (a JSON list of texts on stdin) with Extwee; writes what it found as JSON.
import { text } from "node:stream/consumers";
import { parseTwee } from "extwee";

const read = (twee) => JSON.parse(parseTwee(twee).toJSON());
process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
