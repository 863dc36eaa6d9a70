// Compiles stories in ink (a JSON list of texts on stdin) with inkjs and plays each on every path to its end. Writes
// as JSON what was read on each path (lines and the choices that were made), and what the compiler had to say.
import { text } from "node:stream/consumers";
import { Compiler, CompilerOptions } from "inkjs/full";

function play(story, state, path, paths) {
  if (state !== null) story.state.LoadJson(state);
  while (story.canContinue) {
    const line = story.Continue();
    if (line.trim()) path.push({ line: line.replace(/\n$/, "") });
  }
  if (story.currentChoices.length === 0) paths.push(path);
  const here = story.state.toJson();
  for (const index of story.currentChoices.map((_, number) => number)) {
    story.state.LoadJson(here);
    const choice = story.currentChoices[index].text;
    story.ChooseChoiceIndex(index);
    play(story, null, [...path, { choice }], paths);
  }
}

function read(ink) {
  const said = [];
  const story = new Compiler(ink, new CompilerOptions(null, [], false, (message) => said.push(message))).Compile();
  const paths = [];
  story.onError = (message) => said.push(message);
  play(story, null, [], paths);
  return { said, tags: story.globalTags, paths };
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
