/** What came of a restore, as text and as JSON. */
import type { ClusterCrn, KeyCrn } from "../model/crn.js";
import type { KeyState } from "../model/kms.js";

export interface RestoreReport {
  readonly key: { readonly name: string; readonly crn: KeyCrn };
  readonly state: KeyState;
  /** Who is registered on it now; null where that could not be seen. */
  readonly clusters: readonly { readonly crn: ClusterCrn; readonly name: string | null }[] | null;
  readonly notes: readonly string[];
}

/** The version of the JSON's shape; fields may be added within one. */
const RESTORE_VERSION = 1;

export const restoreJson = (file: string, report: RestoreReport): string =>
  `${JSON.stringify({ version: RESTORE_VERSION, file, ...report }, undefined, 2)}\n`;

const AFTERWARDS = [
  "What IBM documents of a deleted key is that its clusters are lost; how one comes back is not documented. For each:",
  "  1. Wait: clusters may take up to four hours to notice what happens to their key.",
  "  2. Look: `cluster-kms verify CLUSTER` with its kubeconfig tells whether its secrets can be read.",
  "  3. If they cannot: refresh its master (`ibmcloud ks cluster master refresh --cluster CLUSTER`), and open a case with IBM.",
];

export function restoreText({ key, state, clusters, notes }: RestoreReport): string {
  const used =
    clusters === null
      ? ["Who is registered on it could not be seen."]
      : clusters.length === 0
        ? ["Nothing is registered on it now. The KMS's record lags: look again later with `cluster-kms list keys`."]
        : [
            "Registered on it:",
            ...clusters.map(({ name, crn }) => `  ${name === null ? "" : `${name}  `}${crn}`),
            "",
            ...AFTERWARDS,
          ];
  const lines = [`Restored: ${key.name} is ${state}`, `  ${key.crn}`, "", ...used];
  return `${[...lines, ...(notes.length === 0 ? [] : ["", ...notes])].join("\n")}\n`;
}
