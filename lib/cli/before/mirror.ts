/** Whether the user's own configuration of Terraform keeps it from finding the provider that lies beside the stack. */
import { join } from "node:path";
import type { Problem } from "../../model/problem.js";
import type { Surroundings } from "./surroundings.js";

/** Relative to where Terraform runs, and so right for every stack. */
const BLOCK = `provider_installation {
  filesystem_mirror {
    path    = "terraform.d/plugins"
    include = ["terraform.local/*/*"]
  }
  # … and what it says today, with in each \`direct\`, \`filesystem_mirror\` and \`network_mirror\`:
  #   exclude = ["terraform.local/*/*"]
}`;

export function checkMirror(surroundings: Surroundings): readonly Problem[] {
  return configurationFiles(surroundings).flatMap(({ name, path }) => {
    const text = withoutComments(surroundings.read(path) ?? "");
    if (!/\bprovider_installation\b/.test(text) || text.includes("terraform.local")) return [];
    const seen = `${name} has a \`provider_installation\` block that does not speak of terraform.local. It should be:\n\n${BLOCK}`;
    return [{ code: "MIRROR_BYPASSED", severity: "refused", subject: "Terraform", seen }];
  });
}

/** Where Terraform looks: a file that a variable names, or the one in the home folder and those beside it. */
function configurationFiles({ env, home, list }: Surroundings): readonly { name: string; path: string }[] {
  const named = env["TF_CLI_CONFIG_FILE"] || env["TERRAFORM_CONFIG"];
  if (named) return [{ name: named, path: named }];
  const windows = env["APPDATA"];
  const own = windows
    ? { name: "%APPDATA%\\terraform.rc", path: join(windows, "terraform.rc") }
    : { name: "~/.terraformrc", path: join(home, ".terraformrc") };
  const folder = join(home, ".terraform.d");
  const more = list(folder).filter((file) => /\.tfrc(\.json)?$/.test(file));
  return [own, ...more.map((file) => ({ name: `~/.terraform.d/${file}`, path: join(folder, file) }))];
}

/** Strings stay, since `//` in them is no comment. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:\\.|[^"\\\n])*")|#.*|\/\/.*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? "");
