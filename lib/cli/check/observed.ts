/** What a saved observation tells of who is registered on what. */
import { parseClusterCrn, parseKeyCrn } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { partOf } from "../../model/seen.js";
import { parseObservation } from "../../observe/observation.js";
import type { ObservedUse } from "../../plan/foreign/history.js";
import type { CommandIo } from "../io.js";
import { unusable } from "../plan/look.js";

/** Bytes: an observation of a large fleet takes some megabytes. */
const MOST = 256 * 1024 * 1024;

/** The registrations of clusters in every instance that was read; empty where no file is named. */
export async function observedUses(
  file: string | undefined,
  io: CommandIo,
): Promise<Result<readonly ObservedUse[], Problem>> {
  if (file === undefined) return ok([]);
  const text = await io.readText(file, MOST);
  const saved = text.ok ? parseObservation(text.value) : err(text.error.message);
  if (!saved.ok) return err(unusable(file, saved.error));
  const answers = Object.values(saved.value.answers.registrations ?? {});
  return ok(
    answers.flatMap(partOf).flatMap((registration) => {
      const [key, cluster] = [parseKeyCrn(registration.key), parseClusterCrn(registration.cluster)];
      // Others than clusters are registered too.
      return key.ok && cluster.ok ? [{ key: key.value.id, instance: key.value.guid, cluster: cluster.value.id }] : [];
    }),
  );
}
