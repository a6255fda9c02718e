import { describe, expect, it } from "vitest";
import { seen, unseen } from "../../../lib/model/seen.js";
import { whyElsewhere } from "../../../lib/plan/prove/servers.js";
import { locked } from "../../support/fakes/binding.js";

const TOLD = seen(["https://c1.example.test:30000", "https://c1.private.example.test:30000/"]);

describe("whether a kubeconfig leads to the cluster that is meant", () => {
  it("is so where IBM Cloud tells its address, whatever slash ends it", () => {
    expect(whyElsewhere("https://c1.private.example.test:30000", TOLD, undefined)).toBeUndefined();
    expect(whyElsewhere("https://c1.example.test:30000/", TOLD, undefined)).toBeUndefined();
  });

  it("is not where the address differs, be it in its port alone", () => {
    expect(whyElsewhere("https://c1.example.test:30001", TOLD, undefined)).toMatch(
      /leads to https:\/\/c1\.example\.test:30001, which is none/,
    );
    expect(whyElsewhere("https://c1.example.test:30000", seen([]), undefined)).toMatch(/it tells none/);
  });

  it("is not known where the addresses were not read", () => {
    expect(whyElsewhere("https://c1.example.test:30000", unseen(locked()), undefined)).toMatch(/^Could not /);
  });

  it("is so where somebody confirmed that very address", () => {
    for (const one of ["tunnel.test:6443", "https://tunnel.test:6443"])
      expect(whyElsewhere("https://tunnel.test:6443", TOLD, one)).toBeUndefined();
    expect(whyElsewhere("https://tunnel.test:6443", TOLD, "tunnel.test")).toMatch(/none of the addresses/);
  });
});
