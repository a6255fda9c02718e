/** What a command prints, without the animation that cdktf draws for a terminal and that a pipe only repeats. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const MOVES = /\u001b\[[0-9;?]*[A-HJKSTfhlsu]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const COLOURS = /\u001b\[[0-9;]*m/g;
const ANIMATION = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]\s|^\d+ Stacks? deploying/;

/** A writer that passes whole lines on; `end` passes on what is left. */
export function quiet(write: (line: string) => void, colour: boolean): { push(text: string): void; end(): void } {
  let rest = "";
  let blank = true;
  const line = (raw: string) => {
    const text = (colour ? raw : raw.replace(COLOURS, "")).replace(MOVES, "").replaceAll("\r", "").trimEnd();
    const bare = text.replace(COLOURS, "").trim();
    if (ANIMATION.test(bare)) return;
    // Of several empty lines one says enough.
    if (bare === "" && blank) return;
    blank = bare === "";
    write(text);
  };
  return {
    push: (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const each of lines) line(each);
    },
    end: () => {
      if (rest !== "") line(rest);
      rest = "";
    },
  };
}
