import { describe, expect, it } from "vitest";
import { readNote, writeNote } from "../../lib/provider/note.js";
import { K1 } from "../support/fakes/binding.js";

const bytes = (told: unknown) => new TextEncoder().encode(JSON.stringify(told));

describe("the mark of an enable", () => {
  it("comes back as it was written, with its endpoint", () => {
    const note = { key: K1.crn, endpoint: "public", at: 1_800_000_000_000 } as const;
    expect(readNote(writeNote(note))).toEqual(note);
    expect(readNote(writeNote(undefined))).toBeUndefined();
  });

  it("of a version that did not note the endpoint is read without one", () => {
    expect(readNote(bytes({ sent: { key: K1.crn, at: 5 } }))).toEqual({ key: K1.crn, endpoint: undefined, at: 5 });
  });

  it.each([
    ["", "{"],
    ["no key", bytes({ sent: { at: 5 } })],
    ["no CRN", bytes({ sent: { key: "x", at: 5 } })],
  ])("with %s is none", (_, given) => {
    expect(readNote(typeof given === "string" ? new TextEncoder().encode(given) : given)).toBeUndefined();
  });
});
