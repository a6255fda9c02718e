/** Marks of enables as files: the outermost edge, where the real disk is met. */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClusterCrn } from "../model/crn.js";
import type { KeptNotes } from "./enable/kept.js";
import { readNote, writeNote } from "./note.js";

/** Older than this a mark is of a run that nobody has taken up: by then other machines may have changed the cluster. */
const LONGEST = 24 * 3_600_000;

/**
 * Files in a folder of their own in Terraform's data (`.terraform`, or `TF_DATA_DIR`): they go with the working directory
 * of one stack, and hold a CRN, an endpoint and a time. `now`: milliseconds since the epoch, by the machine's clock.
 */
export function notesIn(dataFolder: string, now: () => number): KeptNotes {
  const folder = join(dataFolder, "cluster-kms");
  const nameOf = (cluster: ClusterCrn) => `sent-${(cluster.split(":")[7] ?? "").replaceAll(/[^A-Za-z0-9]/g, "")}.json`;
  const pathOf = (cluster: ClusterCrn) => join(folder, nameOf(cluster));
  // A fleet asks for each of its clusters; mostly there is nothing.
  let names: Promise<ReadonlySet<string>> | undefined;
  return {
    read: async (cluster) => {
      names ??= readdir(folder).then(
        (all) => new Set(all),
        () => new Set(),
      );
      if (!(await names).has(nameOf(cluster))) return undefined;
      try {
        const { mtimeMs } = await stat(pathOf(cluster));
        return now() - mtimeMs > LONGEST ? undefined : readNote(await readFile(pathOf(cluster)));
      } catch {
        return undefined;
      }
    },
    write: async (cluster, note) => {
      const path = pathOf(cluster);
      try {
        // Where Terraform has no data, none is made for it.
        await mkdir(folder).catch(() => undefined);
        await writeFile(`${path}.new`, writeNote(note));
        await rename(`${path}.new`, path);
      } catch {
        // Then a run that is killed leaves no mark, and the enable is sent once more.
      }
    },
    remove: (cluster) => rm(pathOf(cluster), { force: true }).catch(() => undefined),
  };
}
