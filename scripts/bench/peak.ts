/** The peak memory of a provider while Terraform runs it, from Linux's own accounting. */
import { readdirSync, readFileSync } from "node:fs";

/** Watches for processes whose command line holds `name`; `stop` tells the largest peak in megabytes, undefined where the system does not say. */
export function watchPeak(name: string): { stop(): number | undefined } {
  let peak: number | undefined;
  const look = () => {
    for (const pid of processes()) {
      const kilobytes = Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1]);
      if (!Number.isNaN(kilobytes) && read(`/proc/${pid}/cmdline`).includes(name))
        peak = Math.max(peak ?? 0, kilobytes / 1_024);
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function processes(): readonly string[] {
  try {
    return readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // It has ended.
  }
}
