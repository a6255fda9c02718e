/** `cluster-kms report hpcs [FILE]`: how far a fleet has come in leaving Hyper Protect, and who has not left. */
import { Command, Option } from "commander";
import { hpcsEvidence, hpcsJson, hpcsVerdict } from "../report/hpcs.js";
import { declaredIn } from "./begin.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { viewOf } from "./plan/look.js";
import { EVIDENCE_FORMATS, type EvidenceFormat, inForm } from "./prove/write.js";
import { gatherHpcs } from "./report/gather-hpcs.js";
import type { Connector } from "./status.js";

const NOTE = `
Every cluster that the accounts of the file show is looked at, whether the file has it or not. Where a key is comes from
the KMS's own registrations, which may lag by hours and do not show keys in accounts that are not in the file.

Exit codes: 0 all have left, 1 error, 2 some have not, 5 something could not be read or is not known.`;

const EXITS = { passed: 0, failed: 2, unknown: 5 } as const;

interface Options {
  readonly observation?: string;
  readonly format: EvidenceFormat;
  readonly json?: boolean;
}

export function reportCommand(io: CommandIo, connector: Connector): Command {
  return new Command("report").description("how far a fleet has come").addCommand(hpcs(io, connector));
}

function hpcs(io: CommandIo, connector: Connector): Command {
  return new Command("hpcs")
    .description("which clusters have left Hyper Protect, which have not, and how many days are left")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--observation <file>", "use what `observe` has saved, and ask the cloud nothing")
    .addOption(new Option("--format <format>", "how to print it").choices(EVIDENCE_FORMATS).default("text"))
    .option("--json", "the same as --format json")
    .addHelpText("after", NOTE)
    .action(async (file: string, { observation, format, json = false }: Options) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const view = await viewOf(io, connector, spec, observation);
      if (!view.ok) return failed(io, view.error);
      const { observer, at, endpoints } = view.value;
      const report = await gatherHpcs({ spec, file, at, now: io.now(), endpoints }, observer);
      io.stdout(inForm({ evidence: hpcsEvidence(report), json: hpcsJson(report) }, json ? "json" : format, io));
      io.exit(EXITS[hpcsVerdict(report)]);
    });
}
