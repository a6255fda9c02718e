/**
 * A service authorization that was made in the clusters' account. It has to be in the account that owns the KMS instance
 * (docs: encryption-setup.md; law 7); elsewhere it gives these clusters nothing.
 */
import type { AuthorizationSeen, ClusterSide } from "../model/iam.js";
import type { Problem } from "../model/problem.js";
import type { Seen, Unreadable } from "../model/seen.js";
import { type AuthorizationDeclared, authorizationSubject, SOURCE_SERVICE } from "./authorization.js";
import type { ManagedDecision } from "./managed.js";
import { reasons } from "./words.js";

/** Whether the clusters' account is worth a look: the right authorization was looked for, and is missing or too narrow. */
export const asksForMisplaced = ({ action, problems }: ManagedDecision, declared: AuthorizationDeclared): boolean =>
  declared.source !== declared.instance.account && (action === "create" || problems.some(lacks));

/** The decision, with what was seen of a misplaced authorization. It changes nothing that is done. */
export function withMisplaced(
  decision: ManagedDecision,
  declared: AuthorizationDeclared,
  side: Seen<ClusterSide>,
): ManagedDecision {
  const found = misplacedIn(declared, side);
  if (found.length > 0) {
    const more = misplaced(declared, found, decision.action === "create");
    return { ...decision, problems: [...decision.problems, more] };
  }
  if (side.seen) return decision;
  const unseen = misplacedUnseen(declared, side.why);
  const problems = decision.problems.map((one) => (lacks(one) ? { ...one, seen: `${one.seen}\n${unseen}` } : one));
  return { ...decision, problems };
}

/**
 * The policies of the clusters' account that were meant for the instance. One that names no instance may be meant for
 * those of its own account, so it counts only where that account is seen to have none of the service.
 */
export function misplacedIn(
  { instance, source }: AuthorizationDeclared,
  side: Seen<ClusterSide>,
): readonly AuthorizationSeen[] {
  const told = side.seen ? side.value : side.part;
  if (told === undefined || source === instance.account) return [];
  const { policies, services } = told;
  const hasNone = services !== null && !services.includes(instance.service);
  return policies
    .filter(
      ({ state, sourceService, sourceAccount, targetService, targetInstance, limited }) =>
        state === "active" &&
        sourceService === SOURCE_SERVICE &&
        // Without a source account it is that of the policy.
        (sourceAccount === undefined || sourceAccount === source) &&
        targetService === instance.service &&
        (targetInstance === instance.guid || (targetInstance === undefined && !limited && hasNone)),
    )
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Where the misplaced ones are, which they are, and that they do nothing. */
export function misplacedWords(
  { instance, source }: AuthorizationDeclared,
  found: readonly AuthorizationSeen[],
): string {
  const lines = found.map(({ id, targetInstance }) => {
    const target =
      targetInstance === undefined ? `every instance of ${instance.service}` : `instance ${targetInstance}`;
    return `  IAM policy ${id}: ${SOURCE_SERVICE} on ${target}`;
  });
  const none = found.some(({ targetInstance }) => targetInstance === undefined)
    ? ` Account ${source} has no instance of ${instance.service} of its own.`
    : "";
  return [
    `Account ${source}, which has the clusters, has:`,
    ...lines,
    `The instance is in account ${instance.account}, so that has no effect for these clusters.${none}`,
  ].join("\n");
}

/** That there may be a misplaced one all the same. */
export const misplacedUnseen = ({ source }: AuthorizationDeclared, why: Unreadable): string =>
  `Whether one was made in account ${source}, which has the clusters, by mistake is not known. ${reasons([why])}`;

function misplaced(declared: AuthorizationDeclared, found: readonly AuthorizationSeen[], made: boolean): Problem {
  const { instance, source } = declared;
  return {
    code: "AUTHORIZATION_MISPLACED",
    severity: "warning",
    subject: authorizationSubject(declared),
    seen: misplacedWords(declared, found),
    todo: [
      made
        ? `Apply this plan: it makes the authorization in account ${instance.account}.`
        : `Make it in account ${instance.account}: the refusal beside this has the command.`,
      `Then, if nobody else needs it, remove the misplaced one by hand in account ${source}: ${found.map(({ id }) => `\`ibmcloud iam authorization-policy-delete ${id}\``).join(", ")}.`,
    ],
  };
}

/** What says that the authorization is missing or too narrow. */
const lacks = ({ code }: Problem): boolean => code === "AUTHORIZATION_GONE" || code === "AUTHORIZATION_NARROWED";
