/** The tables of the sandbox's documents hold what the code does. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { play } from "./play.js";

const document = (name: string) => readFileSync(new URL(`../../lib/sandbox/${name}`, import.meta.url), "utf8");

it("the README names every operation", async () => {
  const on = await play();
  const told = await on.ask("/_sandbox/faults", {
    as: null,
    method: "POST",
    body: { operation: "nobody", action: { kind: "truncate" } },
  });
  await on.close();
  const operations = String(told.at("message")).replace("expected an operation: ", "").split(", ");
  expect(operations.length).toBeGreaterThan(15);
  const readme = document("README.md");
  expect(operations.filter((operation) => !readme.includes(`\`${operation}\``))).toEqual([]);
});

it("every choice names the files of code that choose", () => {
  const rows = document("CHOICES.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Question "))
    .map((line) => line.split(" | "));
  expect(rows.length).toBeGreaterThan(50);
  const files = readdirSync(new URL("../../lib/sandbox/", import.meta.url));
  const nowhere = rows.filter((cells) => {
    const named = cells.length === 4 ? [...(cells[3] ?? "").matchAll(/`([a-z-]+\.ts)`/g)] : [];
    return named.length === 0 || named.some(([, file = ""]) => !files.includes(file));
  });
  expect(nowhere.map(([question]) => question)).toEqual([]);
});

it("the table of choices names every invented code of an enablement", () => {
  const codes = document("enable.ts").match(/"E0[0-9a-z]{3}"/g) ?? [];
  expect(codes.length).toBeGreaterThan(5);
  const choices = document("CHOICES.md");
  expect(codes.filter((code) => !choices.includes(code.slice(1, -1)))).toEqual([]);
});
