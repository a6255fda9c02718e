/** `cluster-kms status FILE`: what every cluster of a file is encrypted with today. */
import { Command } from "commander";
import type { Cloud } from "../cloud/cloud.js";
import type { Account } from "../model/account.js";
import type { Problem } from "../model/problem.js";
import type { Result } from "../model/result.js";
import { observe } from "../observe/observer.js";
import { keyAgesText } from "../report/key-ages.js";
import { statusJson, statusText } from "../report/status.js";
import { declaredIn, entered } from "./begin.js";
import { fleetStatus } from "./fleet-status.js";
import type { CommandIo } from "./io.js";
import { keyAges } from "./key-ages.js";

/** Makes the cloud for the accounts of a file; see `connectFromEnv`. */
export type Connector = (accounts: readonly Account[]) => Promise<Result<Cloud, Problem>>;

/** Exits with 0 when everything was seen, 1 on an error, 5 when something could not be read. */
export function statusCommand(io: CommandIo, connector: Connector): Command {
  return new Command("status")
    .description(
      "show what each cluster of a file is encrypted with today, how old its keys are, and what could not be seen",
    )
    .argument("<file>", "the YAML file")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExit codes: 0 all was seen, 1 error, 5 something could not be read.")
    .action(async (file: string, { json }: { json?: boolean }) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const cloud = await entered(spec, io, connector);
      if (cloud === undefined) return;
      const observer = observe(cloud);
      const clusters = await fleetStatus(spec, observer, io.now());
      const keys = await keyAges(spec, observer, io.now());
      io.stdout(json ? statusJson(file, clusters, keys) : `${statusText(clusters)}\n${keyAgesText(keys)}`);
      io.exit(clusters.some(({ asDeclared, encryption }) => asDeclared === null && encryption !== "none") ? 5 : 0);
    });
}
