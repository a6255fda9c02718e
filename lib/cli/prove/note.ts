/**
 * The note that a drill leaves on disk before it disables a key: if the process is killed, it tells the next run. It
 * stands in the user's state folder, so that it is found from any folder. It holds names and CRNs, no secret.
 */
import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Account, Credentials } from "../../model/account.js";
import { type KeyRef, parseKeyCrn } from "../../model/crn.js";
import { err, ok, type Result } from "../../model/result.js";

export interface DrillNote {
  readonly key: KeyRef;
  /** How the cluster is spoken of. */
  readonly called: string;
  /** Milliseconds since the epoch: when the note was written, just before the disable. */
  readonly at: number;
  /** The process that wrote it. */
  readonly pid: number;
  /** How the key's account is entered: names of variables, never values. */
  readonly credentials: Credentials;
  /** Where requests went: what is overridden, as `VARIABLE = URL`. */
  readonly endpoints: readonly string[];
}

export interface NoteFound {
  readonly path: string;
  /** Undefined where it cannot be understood. */
  readonly note: DrillNote | undefined;
}

/** The notes of this machine's user. */
export interface Notes {
  list(): Promise<readonly NoteFound[]>;
  /** On disk for sure when it answers; one note for each key. The error says in one clause why not. */
  write(note: DrillNote): Promise<Result<NoteFound, string>>;
  /** Never rejects. */
  remove(path: string): Promise<void>;
  /** Whether the process that wrote a note still runs. */
  isAlive(note: DrillNote): boolean;
}

/** Where they stand (XDG base directory specification). */
export const notesFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "cluster-kms");

const PREFIX = "drill-";

/** The notes in a folder of the real file system. */
export function notesIn(folder: string): Notes {
  return {
    list: async () => {
      const files = await readdir(folder).catch(() => []);
      const ours = files.filter((file) => file.startsWith(PREFIX) && file.endsWith(".json")).sort();
      return Promise.all(
        ours.map(async (file) => {
          const path = join(folder, file);
          return { path, note: parseNote(await readFile(path, "utf8").catch(() => "")) };
        }),
      );
    },
    write: async (note) => {
      const path = join(folder, `${PREFIX}${note.key.id}.json`);
      const beside = `${path}.${process.pid}.new`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await durably(beside, "wx", noteText(note));
        // A link fails where there is a note already, and shows the whole text or nothing.
        await link(beside, path);
        await synced(folder);
        return ok({ path, note });
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
        return err(code === "EEXIST" ? `${path} is there already` : `${path}: writing failed (${code})`);
      } finally {
        await rm(beside, { force: true }).catch(() => undefined);
      }
    },
    remove: (path) => rm(path, { force: true }).catch(() => undefined),
    isAlive: ({ pid }) => {
      if (pid === process.pid) return false;
      try {
        process.kill(pid, 0);
        return true;
      } catch (error) {
        return error instanceof Error && "code" in error && error.code === "EPERM";
      }
    },
  };
}

async function durably(path: string, flags: string, text: string): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is on disk only when its folder is; where a folder cannot be opened, the system does not need that. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

const FORMAT = "cluster-kms/drill-note";

function noteText({ key, called, at, pid, credentials, endpoints }: DrillNote): string {
  const told = { format: FORMAT, version: 1, at: new Date(at).toISOString(), key: key.crn, cluster: called, pid };
  return `${JSON.stringify({ ...told, credentials, endpoints }, undefined, 2)}\n`;
}

function parseNote(text: string): DrillNote | undefined {
  const told = object(parsed(text));
  const key = parseKeyCrn(String(told["key"]));
  const at = Date.parse(String(told["at"]));
  const { pid, cluster, endpoints } = told;
  const credentials = readCredentials(object(told["credentials"]));
  if (told["format"] !== FORMAT || told["version"] !== 1 || !key.ok || Number.isNaN(at)) return undefined;
  if (typeof pid !== "number" || typeof cluster !== "string" || credentials === undefined) return undefined;
  if (!Array.isArray(endpoints) || !endpoints.every((one) => typeof one === "string")) return undefined;
  return { key: key.value, called: cluster, at, pid, credentials, endpoints };
}

function readCredentials(told: Readonly<Record<string, unknown>>): Credentials | undefined {
  const { kind, variable, profileId, tokenFile } = told;
  if ((kind === "apiKey" || kind === "bearerToken") && typeof variable === "string") return { kind, variable };
  if (typeof profileId !== "string") return undefined;
  if (kind === "vpcProfile") return { kind, profileId };
  if (kind === "assumedProfile" && typeof variable === "string") return { kind, profileId, variable };
  if (kind !== "containerProfile") return undefined;
  return typeof tokenFile === "string" ? { kind, profileId, tokenFile } : { kind, profileId };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const object = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};

/** The account of a note's key, as it was entered then. */
export const accountOf = ({ key, credentials }: DrillNote): Account => ({ id: key.account, credentials });
