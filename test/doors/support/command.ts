/** The command's part: the plan that `cluster-kms plan` makes of a file, with the state that it is given. */
import { nodeIo } from "../../../lib/cli/io.js";
import { planOver, viewOf } from "../../../lib/cli/plan/look.js";
import { readState } from "../../../lib/cli/plan/state.js";
import type { Spec } from "../../../lib/model/spec.js";
import type { FleetPlan } from "../../../lib/plan/fleet-plan.js";
import { must } from "../../support/fakes/must.js";
import { TIMES } from "./places.js";
import type { Said, Severity } from "./said.js";
import type { Stand } from "./stand.js";

export async function commandPlans({ connector }: Stand, spec: Spec, state: string | undefined): Promise<FleetPlan> {
  const io = { ...nodeIo(), now: () => Date.parse(TIMES.today) };
  const prior = state === undefined ? undefined : must(readState(state));
  return planOver(spec, must(await viewOf(io, connector, spec, undefined)), prior);
}

/** What it says of each address that Terraform has too. */
export function commandSays({ objects }: FleetPlan): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  for (const { address, action, findings: told } of objects) {
    // What is only referred to is no resource, but the state may have one of its name.
    const ofState = told.filter(({ code }) => code.endsWith("_DROPPED") || code === "WRONG_CLOUD");
    if (action === "referred" && ofState.length === 0) {
      said.set(address, { asked: false });
      continue;
    }
    const findings = new Map<string, Severity>();
    for (const { code, severity } of action === "referred" ? ofState : told) {
      if (findings.get(code) !== "refused") findings.set(code, severity === "refused" ? "refused" : "warning");
    }
    said.set(address, { asked: true, action, findings });
  }
  return said;
}
