/** Log lines in the JSON that go-plugin reads from stderr, so that they appear in Terraform's own log by level. */
import type { Logger } from "./resource.js";

/** What the server itself also tells: faults. */
interface ServerLogger extends Logger {
  error(message: string): void;
}

/** Logs lines of JSON through `write`, in the name of `module`. */
export function jsonLogger(module: string, now: () => number, write: (line: string) => void): ServerLogger {
  const at = (level: string) => (message: string) =>
    write(
      JSON.stringify({
        "@level": level,
        "@message": message,
        "@module": module,
        // Six decimal places, neither more nor fewer: else go-plugin takes the line for plain text.
        "@timestamp": new Date(now()).toISOString().replace("Z", "000Z"),
      }),
    );
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
