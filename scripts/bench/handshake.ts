/** From launch to handshake line, as Terraform launches a provider, beside a bare Node. */
import { spawn } from "node:child_process";
import type { Candidate } from "./measure.js";

/** Launches a provider with a client certificate, as Terraform does, until its handshake line is there. */
export function launch(program: string, clientCertificate: string): Candidate["run"] {
  return () =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [], {
        env: {
          ...process.env,
          TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
          PLUGIN_PROTOCOL_VERSIONS: "5,6",
          PLUGIN_CLIENT_CERT: clientCertificate,
        },
        stdio: ["ignore", "pipe", "ignore"],
      });
      child.once("error", reject);
      child.stdout.once("data", () => {
        child.kill("SIGKILL");
        child.once("close", () => resolve());
      });
    });
}

/** `node -e 0`. */
export const bareNode: Candidate["run"] = () =>
  new Promise((resolve, reject) => {
    spawn(process.execPath, ["-e", "0"], { stdio: "ignore" })
      .once("error", reject)
      .once("close", () => resolve());
  });
