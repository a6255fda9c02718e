/** `cluster-kms verify CLUSTER FILE`: is the cluster encrypted as declared, check by check, with a dated report. */
import { Command, Option } from "commander";
import type { Cloud } from "../cloud/cloud.js";
import type { KubernetesApi, OpenKubernetes } from "../cloud/kubernetes.js";
import type { Spec } from "../model/spec.js";
import { whyElsewhere } from "../plan/prove/servers.js";
import { verified } from "../plan/prove/verify.js";
import {
  type VerifiedCluster,
  type VerifyReport,
  verdictOfReport,
  verifyEvidence,
  verifyJson,
} from "../report/evidence/verify.js";
import { declaredIn } from "./begin.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import { unusable } from "./plan/look.js";
import { openKubeconfig } from "./prove/kubeconfig.js";
import { called, declaredCrn, eyesOf, lookAtCluster, verifyView } from "./prove/look.js";
import { EVIDENCE_FORMATS, type EvidenceFormat, fileName, inForm, keep, type MakeFolder } from "./prove/write.js";
import type { Connector } from "./status.js";
import type { WriteText } from "./write-file.js";

const CODES = `
Each check says what it proves and what it does not. Only reads are sent, and no value of a secret is asked for.

Exit codes: 0 all passed, 1 error, 4 something failed, 5 something is unknown and nothing failed.`;

const EXITS = { passed: 0, failed: 4, unknown: 5 } as const;

interface Options {
  readonly all?: boolean;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly server?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly format: EvidenceFormat;
}

export interface VerifyMeans {
  readonly connector: Connector;
  readonly open: OpenKubernetes;
  readonly writeText: WriteText;
  readonly makeFolder: MakeFolder;
}

export function verifyCommand(io: CommandIo, means: VerifyMeans): Command {
  return new Command("verify")
    .description(
      "check that a cluster is encrypted as declared: flag, master, registration, key, authorization, secrets",
    )
    .argument("[cluster]", "the cluster's name in the file")
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--all", "every cluster of the file; the only argument is then the file")
    .option("--kubeconfig <path>", "check too that the cluster's own API gives its secrets; only names are asked for")
    .option("--context <name>", "the context in the kubeconfig, where it is not the current one")
    .option("--server <host>", "the kubeconfig's address, where it is none that IBM Cloud tells for the cluster")
    .option("--out <folder>", "write the report there too, as Markdown, HTML and JSON")
    .addOption(new Option("--format <format>", "how to print it").choices(EVIDENCE_FORMATS).default("text"))
    .option("--json", "the same as --format json")
    .addHelpText("after", CODES)
    .action(async (first: string | undefined, second: string, options: Options, command: Command) => {
      const { all = false } = options;
      if (all ? command.args.length > 1 : first === undefined)
        return command.error("error: name one cluster of the file, or give --all and the file alone");
      const file = all ? (first ?? second) : second;
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const names = all ? [...spec.clusters.keys()] : [first ?? ""];
      const [only = ""] = names;
      if (!all && !spec.clusters.has(only)) return failed(io, unusable(file, noCluster(spec, only)));
      if (options.kubeconfig !== undefined && names.length > 1)
        return command.error("error: a kubeconfig is for one cluster; name it instead of --all");
      const kubernetes =
        options.kubeconfig === undefined
          ? undefined
          : await openKubeconfig(io, means.open, options.kubeconfig, options.context);
      if (kubernetes?.ok === false) return failed(io, kubernetes.error);
      const cloud = await means.connector([...spec.accounts.values()]);
      if (!cloud.ok) return failed(io, cloud.error);
      const report = await reportOn(io, spec, cloud.value, names, kubernetes?.value, options.server);
      const written = { evidence: verifyEvidence(report), json: verifyJson(report) };
      if (options.out !== undefined) {
        const name = fileName("verify", all ? report.stack : only, report.at);
        const kept = await keep(written, options.out, name, means);
        if (!kept.ok) return failed(io, unusable(options.out, kept.error));
        for (const path of kept.value) io.stderr(`Written: ${path}\n`);
      }
      io.stdout(inForm(written, options.json === true ? "json" : options.format, io));
      io.exit(EXITS[verdictOfReport(report)]);
    });
}

/** What is wrong with the name of a cluster. */
export const noCluster = ({ clusters }: Spec, name: string): string =>
  `it declares no cluster \`${name}\`, but ${[...clusters.keys()].join(", ") || "none"}`;

async function reportOn(
  io: CommandIo,
  spec: Spec,
  cloud: Cloud,
  names: readonly string[],
  kubernetes: KubernetesApi | undefined,
  server: string | undefined,
): Promise<VerifyReport> {
  const at = new Date(io.now()).toISOString();
  const clusters: VerifiedCluster[] = [];
  const eyes = eyesOf(spec, cloud);
  for (const name of names) {
    if (names.length > 1) io.stderr(`Looking at ${name} …\n`);
    const looked = await lookAtCluster(eyes, name, { servers: kubernetes !== undefined });
    const { servers } = looked;
    const elsewhere =
      kubernetes === undefined || servers === undefined ? undefined : whyElsewhere(kubernetes.server, servers, server);
    // Nothing is asked of an API that may be another cluster's.
    const look =
      kubernetes === undefined
        ? undefined
        : elsewhere !== undefined || servers === undefined
          ? ({ kind: "unclear", why: "the cluster was not found" } as const)
          : await kubernetes.secrets();
    const checks = verified({ ...verifyView(looked), secrets: look, elsewhere });
    clusters.push({ name, called: called(looked), key: declaredCrn(looked), checks });
  }
  const endpoints = cloud.endpoints.overridden.map(({ variable, url }) => `${variable} = ${url}`);
  return { stack: spec.name, at, endpoints, clusters };
}
