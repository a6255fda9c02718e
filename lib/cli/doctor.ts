/** `cluster-kms doctor [FILE]`: what is needed on this machine and in the accounts of a file, and what to do about it. */
import { Command } from "commander";
import { lookedAt } from "../model/layout-part.js";
import type { Spec } from "../model/spec.js";
import { observe } from "../observe/observer.js";
import { type Check, checkOf, doctorJson, doctorText, fine } from "../report/doctor.js";
import { readSpecFile } from "../spec/index.js";
import type { Surroundings } from "./before/index.js";
import { checkLeftLock } from "./before/left-lock.js";
import { checkLocalState, checkLocking, stateChecks } from "./before/state.js";
import { accountChecks, credentialChecks } from "./doctor/accounts.js";
import { machineChecks } from "./doctor/machine.js";
import type { CommandIo } from "./io.js";
import { stackNamed } from "./stacks/named.js";
import type { Connector } from "./status.js";

/** The file that is looked at where none is named. */
const USUAL = "cluster-kms.yaml";

interface Options {
  readonly json?: boolean;
  readonly stack?: string;
}

/** Exits with 0 when nothing failed, else with 1. `nodeVersion` as `process.versions.node` tells it. */
export function doctorCommand(
  io: CommandIo,
  connector: Connector,
  surroundings: Surroundings,
  nodeVersion: string,
): Command {
  return new Command("doctor")
    .description("check this machine and the accounts of a file: what is there, what is missing, what to do")
    .argument("[file]", `the YAML file; without it ${USUAL} where there is one`)
    .option("--stack <name>", "check what the job of this stack needs: its accounts alone")
    .option("--json", "print JSON")
    .addHelpText("after", "\nNothing is written anywhere. Exit codes: 0 nothing failed, 1 something did.")
    .action(async (given: string | undefined, { json = false, stack }: Options) => {
      const file = given ?? (surroundings.exists(USUAL) ? USUAL : undefined);
      const checks = [
        ...machineChecks(surroundings, nodeVersion),
        ...(file === undefined ? [] : await fileChecks(file, stack, io, connector, surroundings)),
      ];
      io.stdout(json ? doctorJson(checks) : doctorText(checks));
      io.exit(checks.some(({ outcome }) => outcome === "failed") ? 1 : 0);
    });
}

async function fileChecks(
  file: string,
  stack: string | undefined,
  io: CommandIo,
  connector: Connector,
  surroundings: Surroundings,
): Promise<readonly Check[]> {
  const subject = `file ${file}`;
  const read = await readSpecFile(file, io.readText);
  if (!read.ok) {
    return read.error.problems.map(({ code, line, column, message, hint }) => ({
      subject: `${subject}:${line}:${column}`,
      outcome: "failed",
      found: message,
      code,
      todo: [hint ?? `See \`cluster-kms validate ${file}\`.`],
    }));
  }
  const spec = read.value;
  const part = stack === undefined ? undefined : stackNamed(spec, stack);
  if (part?.ok === false) return [checkOf(part.error)];
  const mine = part === undefined ? spec : lookedAt(spec, part.value);
  return [
    fine(subject, sizeOf(spec)),
    ...stateChecks(spec, surroundings.env),
    ...[...checkLocalState(spec), ...checkLocking(spec, surroundings), ...checkLeftLock(spec, surroundings)].map(
      checkOf,
    ),
    ...credentialChecks(mine, surroundings.env, part?.value.account),
    ...(await inTheCloud(mine, connector, surroundings)),
  ];
}

async function inTheCloud(spec: Spec, connector: Connector, { env }: Surroundings): Promise<readonly Check[]> {
  const cloud = await connector([...spec.accounts.values()]);
  // That an endpoint cannot be used has been said of the machine.
  return cloud.ok ? accountChecks(spec, observe(cloud.value), env) : [];
}

const sizeOf = ({ accounts, keys, clusters }: Spec) =>
  `sound; accounts: ${accounts.size}, keys: ${keys.size}, clusters: ${clusters.size}`;
