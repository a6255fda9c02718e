/** `cluster-kms list instances|keys|clusters [FILE]`: what there is in the accounts of a file, with CRNs to paste. */
import { Argument, Command } from "commander";
import { observe } from "../observe/observer.js";
import { inventoryJson, inventoryText, unreadText } from "../report/inventory.js";
import { declaredIn, entered } from "./begin.js";
import type { CommandIo } from "./io.js";
import { accountName, gather, type Kind } from "./list/gather.js";
import type { Connector } from "./status.js";

const KINDS: readonly Kind[] = ["instances", "keys", "clusters"];

const NOTE = `
What is registered is the KMS's own record. It may lag by hours, and it does not show keys in accounts that are not in
the file: \`cluster-kms status\` says what a cluster is encrypted with, and what is unknown.

Exit codes: 0 all was seen, 1 error, 5 something could not be read.`;

interface Options {
  readonly account?: string;
  readonly json?: boolean;
}

/** Exits with 0 when everything was seen, 1 on an error, 5 when something could not be read. */
export function listCommand(io: CommandIo, connector: Connector): Command {
  return new Command("list")
    .description("list the KMS instances, the keys or the clusters of all accounts of a file, with CRNs to paste")
    .addArgument(new Argument("<what>", "what to list").choices(KINDS))
    .argument("[file]", "the YAML file", "cluster-kms.yaml")
    .option("--account <name>", "only in this account of the file")
    .option("--json", "print JSON")
    .addHelpText("after", NOTE)
    .action(async (kind: Kind, file: string, { account, json = false }: Options) => {
      const spec = await declaredIn(file, io);
      if (spec === undefined) return;
      const { accounts } = spec;
      if (account !== undefined && !accounts.has(account)) {
        io.stderr(`--account: ${file} has no account \`${account}\`; it has ${[...accounts.keys()].join(", ")}.\n`);
        return io.exit(1);
      }
      const cloud = await entered(spec, io, connector);
      if (cloud === undefined) return;
      const inventory = await gather({ kind, spec, account }, observe(cloud));
      io.stdout(json ? inventoryJson(file, inventory) : inventoryText(inventory));
      io.stderr(unreadText(inventory.unread, (id) => accountName(spec, id)));
      io.exit(inventory.unread.length > 0 ? 5 : 0);
    });
}
