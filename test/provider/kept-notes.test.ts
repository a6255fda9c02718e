import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { notesIn } from "../../lib/provider/kept-notes.js";
import { CLUSTER, K1, listed } from "../support/fakes/binding.js";

const HOUR = 3_600_000;
const NOTE = { key: K1.crn, endpoint: "public", at: Date.parse("2026-11-24T12:00:00Z") } as const;
const OTHER = listed({}, 1).crn;

describe("marks of enables on the machine's disk", () => {
  let work: string;
  let now: number;
  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), "kept-"));
    now = Date.now();
  });
  afterEach(() => rmSync(work, { recursive: true }));
  /** As a new process of the provider meets them. */
  const notes = () => notesIn(join(work, ".terraform"), () => now);
  const terraform = () => mkdirSync(join(work, ".terraform"));

  it("are found by the next process, one for each cluster, and hold a CRN, an endpoint and a time", async () => {
    terraform();
    await notes().write(CLUSTER.crn, NOTE);
    expect(await notes().read(CLUSTER.crn)).toEqual(NOTE);
    expect(await notes().read(OTHER)).toBeUndefined();
    const [name = "", ...more] = readdirSync(join(work, ".terraform/cluster-kms"));
    expect([name, more]).toEqual([`sent-${CLUSTER.id}.json`, []]);
    expect(JSON.parse(readFileSync(join(work, ".terraform/cluster-kms", name), "utf8"))).toEqual({ sent: NOTE });
    await notes().write(CLUSTER.crn, { ...NOTE, endpoint: "private" });
    expect(await notes().read(CLUSTER.crn)).toMatchObject({ endpoint: "private" });
    await notes().remove(CLUSTER.crn);
    await notes().remove(OTHER);
    expect(await notes().read(CLUSTER.crn)).toBeUndefined();
  });

  it("count for a day: later other machines may have changed the cluster", async () => {
    terraform();
    await notes().write(CLUSTER.crn, NOTE);
    now += 23 * HOUR;
    expect(await notes().read(CLUSTER.crn)).toEqual(NOTE);
    now += 2 * HOUR;
    expect(await notes().read(CLUSTER.crn)).toBeUndefined();
    utimesSync(join(work, `.terraform/cluster-kms/sent-${CLUSTER.id}.json`), now / 1_000, now / 1_000);
    expect(await notes().read(CLUSTER.crn)).toEqual(NOTE);
  });

  it("are not kept where Terraform has no data, and none where they cannot be understood", async () => {
    await notes().write(CLUSTER.crn, NOTE);
    expect([readdirSync(work), await notes().read(CLUSTER.crn)]).toEqual([[], undefined]);
    terraform();
    await notes().write(CLUSTER.crn, NOTE);
    writeFileSync(join(work, `.terraform/cluster-kms/sent-${CLUSTER.id}.json`), '{"sent":');
    expect(await notes().read(CLUSTER.crn)).toBeUndefined();
  });
});
