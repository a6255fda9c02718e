/** The end of Hyper Protect Crypto Services (cloud.ibm.com/docs/hs-crypto, notice of 2026-07-01). */
import { type KeyCrn, parseKeyCrn } from "../model/crn.js";
import type { Problem } from "../model/problem.js";

/** Instances that still exist on this day are deleted, with the root keys in them. */
export const HPCS_END = "2027-03-28";

const DAY = 86_400_000;

/** Whole days until the end of service; negative after it. */
export const daysUntilHpcsEnd = (today: number): number => Math.ceil((Date.parse(HPCS_END) - today) / DAY);

/**
 * Warns where a cluster's key is in Hyper Protect today, or is declared to be. `inFile`: its names there, for the
 * command that moves it.
 */
export function hpcsProblems(
  subject: string,
  declared: KeyCrn | undefined,
  inUse: KeyCrn | null,
  today: number,
  inFile?: { readonly cluster: string; readonly key: string },
): readonly Problem[] {
  const isThere = (crn: KeyCrn | null | undefined) => {
    const key = crn ? parseKeyCrn(crn) : undefined;
    return key?.ok === true && key.value.service === "hs-crypto";
  };
  if (!isThere(declared) && !isThere(inUse)) return [];
  const leaving = isThere(inUse) && !isThere(declared);
  // A plan that leaves Hyper Protect is the way out, not something to warn about.
  if (leaving) return [];
  const days = daysUntilHpcsEnd(today);
  const left = days >= 0 ? `in ${days} days` : `${-days} days ago`;
  const seen = `${declared ?? inUse ?? ""} is in Hyper Protect; its instances are deleted on ${HPCS_END} (${left}).`;
  const problem: Problem = { code: "HPCS_END_OF_SERVICE", severity: "warning", subject, attribute: ["root_key"], seen };
  if (inFile === undefined) return [problem];
  const move = `cluster-kms move --from ${inFile.key} --to KEY --cluster ${inFile.cluster}`;
  return [
    {
      ...problem,
      todo: [`Declare a root key in Key Protect, and move the cluster to it: \`${move}\`, with the name of that key.`],
    },
  ];
}
