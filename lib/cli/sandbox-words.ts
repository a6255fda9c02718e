/** What a sandbox tells, as lines for people. What has another form than expected is left out; `--json` shows all. */
import { table } from "../report/table.js";

type Told = Readonly<Record<string, unknown>>;

const record = (value: unknown): Told => (typeof value === "object" && value !== null ? { ...value } : {});
const records = (value: unknown): readonly Told[] => (Array.isArray(value) ? value.map(record) : []);
const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** One request of the log. */
export function requestLine({ operation, method, path, account, status }: Told): string {
  const as = text(account) === "" ? "" : `  as ${text(account).slice(0, 6)}…`;
  return `${text(status).padEnd(5)} ${text(method).padEnd(6)} ${text(path)}  ${text(operation)}${as}\n`;
}

export const logWords = (told: unknown): string => records(told).map(requestLine).join("");

export function clockWords(told: unknown): string {
  const { now, scale } = record(told);
  const pace = scale === 0 ? "stands still" : `runs ${text(scale)} times as fast`;
  return `It is ${text(now)}; time ${pace}.\n`;
}

export const faultWords = (told: unknown): string => {
  const faults = records(told);
  return faults.length === 0 ? "No faults.\n" : faults.map((fault) => `${JSON.stringify(fault)}\n`).join("");
};

export function stateWords(told: unknown): string {
  const { now, clusters, keys } = record(told);
  const keyId = (crn: unknown) => text(crn).split(":").at(-1) ?? "";
  const rows = records(clusters).map(({ name, id, state, masterStatus, key }) =>
    [name, id, state, masterStatus].map(text).concat(keyId(key) || "none"),
  );
  const keyRows = records(keys).map(({ name, crn, state, versions }) => [
    text(name),
    keyId(crn),
    text(state),
    text(versions),
  ]);
  return [
    `It is ${text(now)}.\n`,
    table(["CLUSTER", "ID", "STATE", "MASTER", "KEY IN USE"], rows),
    table(["KEY", "ID", "STATE", "VERSIONS"], keyRows),
  ].join("\n");
}
