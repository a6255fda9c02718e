/** `cluster-kms observe FILE`: looks at everything that a plan of the file and a report look at, and saves what was seen. */
import { Command } from "commander";
import { EXIT } from "../plan/fleet-plan.js";
import { declaredIn } from "./begin.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { planOver, unwritable, viewOf } from "./plan/look.js";
import { gatherHpcs } from "./report/gather-hpcs.js";
import type { Connector } from "./status.js";
import type { WriteText } from "./write-file.js";

const CODES = `
What is saved holds names, CRNs, states and registrations, and no key, token or payload.

Exit codes: 0 all was seen, 1 error, 5 something could not be read; what was not, and why, is saved too.`;

/** Prints or writes an observation. */
export function observeCommand(io: CommandIo, connector: Connector, writeText: WriteText): Command {
  return new Command("observe")
    .description(
      "save what a plan of a file and `report hpcs` look at, so that both can be made of it without the cloud",
    )
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--out <file>", "write it to this file instead of printing it")
    .addHelpText("after", CODES)
    .action(async (file: string, { out }: { readonly out?: string }) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const view = await viewOf(io, connector, spec, undefined);
      if (!view.ok) return failed(io, view.error);
      const plan = await planOver(spec, view.value, undefined);
      const { observer, at, endpoints } = view.value;
      // What `report hpcs` looks at beside: clusters that the file does not have, and all registrations.
      const { unread } = await gatherHpcs({ spec, file, at, now: at, endpoints }, observer);
      const text = `${JSON.stringify(view.value.recorder.observation(plan.at, plan.endpoints), null, 2)}\n`;
      if (out === undefined) io.stdout(text);
      else {
        const written = await writeText(out, text);
        if (!written.ok) return failed(io, unwritable(out, written.error));
        io.stderr(`Written: ${out}\n`);
      }
      const gaps = new Set([
        ...plan.gaps.map(({ account, what }) => `not seen in account ${account}: ${what}\n`),
        ...unread.map(
          ({ account, operation, message }) => `not seen in account ${account}: Could not ${operation}: ${message}.\n`,
        ),
      ]);
      for (const line of gaps) io.stderr(line);
      io.exit(gaps.size > 0 ? EXIT.unreadable : EXIT.nothing);
    });
}
