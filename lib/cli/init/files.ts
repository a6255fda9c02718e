/** The files of a new project, as this package carries them. */
import { ownPackage } from "../../constructs/own-package.js";
import { packaged } from "./packaged.js";

/** By their paths in the project, in the order in which they are written. `folder` is the name of its folder. */
export function starterFiles(folder: string): ReadonlyMap<string, string> {
  return new Map([
    ["cluster-kms.yaml", template("cluster-kms.yaml")],
    ["cdktf.json", template("cdktf.json")],
    ["package.json", packageJson(folder)],
    // npm leaves out of packages what is called .gitignore.
    [".gitignore", template("gitignore")],
  ]);
}

const template = (name: string): string => packaged("templates", "init", name);

/** What this version was tested with. */
const TESTED = { cdktf: "0.21.0", constructs: "10.7.2" } as const;

/** Exactly this version of the package, since what it lays beside a stack is locked by its hash. */
function packageJson(folder: string): string {
  const content = {
    name: nameOf(folder),
    private: true,
    dependencies: { "cluster-kms": ownPackage().version, ...TESTED },
    devDependencies: { "cdktf-cli": TESTED.cdktf },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** npm takes lower-case letters, digits and hyphens anywhere. */
function nameOf(folder: string): string {
  const plain = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" || plain === "cluster-kms" ? "clusters" : plain;
}
