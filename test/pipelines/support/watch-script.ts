/** The script that watches for drift, in whichever pipeline it stands: the lines without what indents them. */
export function watchScript(yaml: string): string {
  const [script] = /# The app of cdktf\.json(.|\n)*--out drift\.json\n/.exec(yaml) ?? [];
  if (script === undefined) throw new Error("there is no watch");
  return script.replaceAll(/^ +/gm, "");
}
