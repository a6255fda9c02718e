/** Notes that drills have left: told by every command, and acted on by `cluster-kms drill`. */
import type { Cloud } from "../../cloud/cloud.js";
import type { Clock } from "../../model/clock.js";
import { instanceOf, type KeyRef } from "../../model/crn.js";
import type { Problem } from "../../model/problem.js";
import { err, ok, type Result } from "../../model/result.js";
import { freshEye } from "../../observe/fresh.js";
import { instancesOf } from "../../observe/instances.js";
import { ROLES } from "../../observe/unreadable.js";
import { reasons } from "../../plan/words.js";
import { problemsText } from "../end.js";
import type { CommandIo } from "../io.js";
import type { Connector } from "../status.js";
import { giveBack, type KeyHandle } from "./give-back.js";
import { accountOf, type DrillNote, type NoteFound, type Notes } from "./note.js";

/** What a note is about, for people. */
export function noteProblem({ path, note }: NoteFound, severity: Problem["severity"]): Problem {
  const begun = note === undefined ? "" : ` It was begun at ${new Date(note.at).toISOString()}.`;
  return {
    code: "DRILL_KEY_LEFT_DISABLED",
    severity,
    subject: note === undefined ? path : `cluster ${note.called}`,
    seen:
      note === undefined
        ? `The note ${path} cannot be understood; its name holds the ID of the key. Look at that key, and remove the note.`
        : `A drill has left the note ${path} for the key ${note.key.crn}.${begun}`,
  };
}

/** Says on stderr that drills have left notes; silent where there is none. */
export async function tellNotes(io: Pick<CommandIo, "stderr">, notes: Pick<Notes, "list" | "isAlive">): Promise<void> {
  for (const found of await notes.list()) {
    const { note, path } = found;
    if (note !== undefined && notes.isAlive(note)) {
      io.stderr(`A drill of cluster ${note.called} is under way (process ${note.pid}, ${path}).\n\n`);
    } else {
      const problem = noteProblem(found, "warning");
      io.stderr(`${problemsText(problem)}\n`);
    }
  }
}

/** The key of a drill, with the credentials of its own account. */
export function keyHandle(cloud: Cloud, ref: KeyRef): KeyHandle {
  const instances = instancesOf(cloud);
  const eye = freshEye(cloud, instances);
  const never = new AbortController().signal;
  const act = async (name: "disableKey" | "enableKey") => {
    const place = await instances.place(instanceOf(ref));
    if (place.seen) {
      const answer = await cloud.keyWrites[name](place.value, ref.id);
      if (answer.ok || answer.error.code !== "ACCESS_DENIED") return answer;
      return err({ ...answer.error, message: `${answer.error.message}. The role that allows it: ${ROLES.policies}` });
    }
    return err({ code: place.why.code, message: reasons([place.why]).replace(/\.$/, ""), maybeTookEffect: false });
  };
  return {
    look: () => eye.key(ref, never),
    disable: () => act("disableKey"),
    enable: () => act("enableKey"),
  };
}

/** Enables the key of a note and takes the note away; an error where the key is not seen active in the end. */
export async function resume(
  found: NoteFound,
  means: {
    readonly notes: Notes;
    readonly connector: Connector;
    readonly clock: (cloud: Cloud) => Clock;
    readonly tell: (line: string) => void;
    readonly stop: AbortSignal;
  },
): Promise<Result<string, Problem>> {
  const { note, path } = found;
  const left = (why: string): Problem => {
    const problem = noteProblem(found, "refused");
    return { ...problem, seen: `${problem.seen}\n${why}` };
  };
  if (note === undefined) return err(noteProblem(found, "refused"));
  const cloud = await means.connector([accountOf(note)]);
  if (!cloud.ok) return cloud;
  const now = cloud.value.endpoints.overridden.map(({ variable, url }) => `${variable} = ${url}`);
  // A key of a sandbox is not looked for in IBM Cloud, nor the reverse.
  if (now.join("\n") !== note.endpoints.join("\n"))
    return err(left(`It was begun with other endpoints: ${note.endpoints.join(", ") || "those of IBM Cloud"}.`));
  means.tell(`Enabling the key ${note.key.crn} …`);
  const given = await giveBack({
    key: keyHandle(cloud.value, note.key),
    clock: means.clock(cloud.value),
    tell: means.tell,
    disabled: note.at,
    underway: true,
    stop: means.stop,
  });
  if (given.kind === "left") return err(left(given.why));
  await means.notes.remove(path);
  return ok(`The key ${note.key.crn} is active${given.sent ? " again" : ", and was when it was looked at"}.`);
}

/** The note of a key, if any. */
export const noteOf = (found: readonly NoteFound[], key: KeyRef): DrillNote | undefined =>
  found.find(({ note }) => note?.key.crn === key.crn)?.note;
