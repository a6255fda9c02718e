/** Before any test: the provider's bundle, from the sources as they are now. Synthesis copies it. */
import { execFileSync } from "node:child_process";

export default function setup(): void {
  execFileSync(process.execPath, ["scripts/build-provider.mjs"], { stdio: "inherit" });
}
