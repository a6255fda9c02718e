/** `cluster-kms status FILE`: what every cluster of a file is encrypted with today. */
import { Command } from "commander";
import type { Cloud } from "../cloud/cloud.js";
import type { Account } from "../model/account.js";
import { body, headline, type Problem } from "../model/problem.js";
import type { Result } from "../model/result.js";
import { observe } from "../observe/observer.js";
import { keyAgesText } from "../report/key-ages.js";
import { statusJson, statusText } from "../report/status.js";

import { readSpecFile, renderFileReport } from "../spec/index.js";
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
      const spec = await readSpecFile(file, io.readText);
      if (!spec.ok) {
        io.stderr(renderFileReport(spec.error, { colour: io.colour }));
        return io.exit(1);
      }
      const cloud = await connector([...spec.value.accounts.values()]);
      if (!cloud.ok) {
        io.stderr(`${headline(cloud.error)}\n\n${body(cloud.error)}\n`);
        return io.exit(1);
      }
      for (const { variable, url } of cloud.value.endpoints.overridden)
        io.stderr(`note: ${variable} is overridden: ${url}\n`);
      const observer = observe(cloud.value);
      const clusters = await fleetStatus(spec.value, observer, io.now());
      const keys = await keyAges(spec.value, observer, io.now());
      io.stdout(json ? statusJson(file, clusters, keys) : `${statusText(clusters)}\n${keyAgesText(keys)}`);
      io.exit(clusters.some(({ asDeclared, encryption }) => asDeclared === null && encryption !== "none") ? 5 : 0);
    });
}
