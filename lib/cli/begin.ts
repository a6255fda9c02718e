/** How a command begins: it reads the file, and enters its accounts. Where it cannot, it tells why and has ended with 1. */
import type { Cloud } from "../cloud/cloud.js";
import type { Spec } from "../model/spec.js";
import { readSpecFile, renderFileReport } from "../spec/index.js";
import { failed } from "./end.js";
import type { CommandIo } from "./io.js";
import type { Connector } from "./status.js";

/** What the file declares; undefined where the command has ended. */
export async function declaredIn(file: string, io: CommandIo): Promise<Spec | undefined> {
  const spec = await readSpecFile(file, io.readText);
  if (spec.ok) return spec.value;
  io.stderr(renderFileReport(spec.error, { colour: io.colour }));
  io.exit(1);
  return undefined;
}

/** The cloud with the credentials of these accounts; undefined where the command has ended. Says what is not IBM Cloud. */
export async function entered({ accounts }: Spec, io: CommandIo, connector: Connector): Promise<Cloud | undefined> {
  const cloud = await connector([...accounts.values()]);
  if (!cloud.ok) {
    failed(io, cloud.error);
    return undefined;
  }
  for (const { variable, url } of cloud.value.endpoints.overridden)
    io.stderr(`note: ${variable} is overridden: ${url}\n`);
  return cloud.value;
}
