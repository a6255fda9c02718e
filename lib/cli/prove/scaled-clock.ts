/** The clock for a cloud: the machine's own, or against a sandbox one that runs as fast as that does. */
import type { Cloud } from "../../cloud/cloud.js";
import type { Env } from "../../cloud/endpoints.js";
import { systemClock } from "../../cloud/system-clock.js";
import type { Clock } from "../../model/clock.js";

/** CLUSTERKMS_TIME_SCALE is obeyed only where every endpoint is on loopback. */
export function clockFor({ endpoints }: Pick<Cloud, "endpoints">, env: Env): Clock {
  const scale = Number(env["CLUSTERKMS_TIME_SCALE"]);
  return systemClock(endpoints.loopback && Number.isFinite(scale) && scale >= 1 ? scale : 1);
}
