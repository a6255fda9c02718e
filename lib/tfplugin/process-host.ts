/** The real process as a `Host`: the outermost edge. */
import { writeSync } from "node:fs";
import type { Host } from "./host.js";

const STDOUT = 1;
const STDERR = 2;
/** How often it is looked whether Terraform is still there, in milliseconds. */
const ORPHAN_CHECK = 500;

/**
 * This process. From here on stdout belongs to the handshake: whatever a library prints there goes to stderr, since
 * one stray line would break the start.
 */
export function processHost(): Host {
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return {
    env: process.env,
    argv: process.argv.slice(2),
    platform: process.platform,
    pid: process.pid,
    now: Date.now,
    announce: (line) => void writeSync(STDOUT, `${line}\n`),
    complain: (line) => void writeSync(STDERR, `${line}\n`),
    ignore: (signal) => void process.on(signal, () => undefined),
    whenOrphaned: (call) => {
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent) call();
      }, ORPHAN_CHECK).unref();
    },
    exit: (code) => process.exit(code),
  };
}
