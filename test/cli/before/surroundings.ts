/** A machine on which all is well, for tests to change. */
import type { Surroundings } from "../../../lib/cli/before/index.js";

export interface Fake {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** What `version -json` answers; undefined where the program cannot be started. */
  readonly version?: string | undefined;
  readonly built?: boolean;
}

export const versionOf = (version: string): string => JSON.stringify({ terraform_version: version }, undefined, 2);

export function fakeMachine({ env = {}, files = {}, built = true, ...given }: Fake = {}): Surroundings & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    env: { IBMCLOUD_API_KEY: "set", SECURITY_API_KEY: "set", ...env },
    home: "/home/ada",
    exists: () => built,
    read: (path) => files[path],
    list: (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1)),
    ask: (program, args) => {
      asked.push([program, ...args].join(" "));
      return "version" in given ? given.version : versionOf("1.11.4");
    },
  };
}
