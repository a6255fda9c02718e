/** What a root key that is managed here declares, within which limits, and as which attributes. */
import { KEY_WANTED, type KeyWanted } from "../model/spec.js";
import { expect, expectManaged, expectWritten, form, length, type ManagedProps } from "./expect.js";
import type { IKmsInstance } from "./kms-instance.js";
import type { ClusterkmsRootKeyConfig } from "./l1/root-key.js";
import { refuse } from "./refuse.js";

/** What a root key that is managed here declares. */
export interface RootKeyProps extends ManagedProps {
  readonly instance: IKmsInstance;
  /**
   * Its name in the cloud, 2 to 90 characters. It cannot be changed.
   * @default - the oldest of `renamedFrom`, else the construct's id
   */
  readonly name?: string | undefined;
  /**
   * Its key ring: 2 to 100 letters, digits and hyphens. One that is not there is made.
   * @default "default"
   */
  readonly keyRing?: string | undefined;
  /**
   * What it is for, 2 to 240 characters. It cannot be changed.
   * @default - nothing
   */
  readonly description?: string | undefined;
  /**
   * When it expires: RFC 3339 in UTC with seconds, for example `2028-01-01T00:00:00Z`. It cannot be changed, and clusters
   * cannot read their secrets afterwards.
   * @default - never
   */
  readonly expires?: string | undefined;
  /**
   * How often the KMS makes a new version of it by itself: every 1 to 12 months; 0 is no rotation policy.
   * @default - a new key has what its instance says of new keys, one that is there keeps what it has
   */
  readonly rotation?: { readonly everyMonths: number } | undefined;
  /**
   * Whether two people are needed to delete it.
   * @default - it stays as it is
   */
  readonly dualAuthDelete?: boolean | undefined;
  /**
   * Further names for it in its instance, 4 at most, each of 2 to 90 letters, digits, hyphens and underscores.
   * @default - those that are there stay
   */
  readonly aliases?: readonly string[] | undefined;
  /**
   * `retiring` keeps it, and watches who is still registered on it. `retired` deletes it, which is accepted when nothing
   * was registered on it for 24 hours while it was `retiring`: an update, never forced.
   * @default "active"
   */
  readonly state?: KeyWanted | undefined;
  /**
   * The CRN of the key to take over, instead of making one; no token, since Terraform imports before it makes.
   * @default - it is made
   */
  readonly adopt?: string | undefined;
}

// The limits of the key API.
const RING = form(/^[a-zA-Z0-9-]{2,100}$/, "2 to 100 letters, digits and hyphens");
const ALIAS = form(
  /^(?!cluster-kms-)(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)[a-z0-9_-]{2,90}$/i,
  "2 to 90 letters, digits, hyphens and underscores, not an ID, and does not start with `cluster-kms-`",
);
const MOST_ALIASES = 4;
const EXPIRES = { is: isMoment, expected: "RFC 3339 in UTC with seconds, like `2028-01-01T00:00:00Z`" };
const MONTHS = { is: (n: number) => Number.isInteger(n) && n >= 0 && n <= 12, expected: "1 to 12 whole months, or 0" };

function check(props: RootKeyProps, name: string, path: string): void {
  expectManaged(path, props, KEY_WANTED);
  expectWritten(path, props.adopt);
  expect(path, "name", name, length(2, 90));
  expect(path, "keyRing", props.keyRing, RING);
  expect(path, "description", props.description, length(2, 240));
  expect(path, "expires", props.expires, EXPIRES);
  expect(path, "rotation.everyMonths", props.rotation?.everyMonths, MONTHS);
  for (const alias of props.aliases ?? []) expect(path, "An alias", alias, ALIAS);
  const number = new Set(props.aliases).size;
  if (number > MOST_ALIASES) refuse("VALUE_INVALID", path, `A key has ${MOST_ALIASES} aliases at most, not ${number}.`);
}

/** With a day that there is: JavaScript takes the 30th of February for the 1st of March. */
function isMoment(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false;
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text.replace("Z", ".000Z");
}

/**
 * The attributes of a key of this name. `path` is that of its construct.
 *
 * @throws InvalidDeclaration where a value is not one of those that are possible
 */
export function rootKeyConfig(props: RootKeyProps, name: string, path: string): ClusterkmsRootKeyConfig {
  check(props, name, path);
  const { instance, keyRing, description, expires, rotation, dualAuthDelete, aliases, state, hold } = props;
  return {
    instance: instance.crn,
    name,
    keyRing,
    description,
    expires,
    rotationMonths: rotation?.everyMonths,
    dualAuthDelete,
    // A set: sorted, so that the order in which they are written changes nothing.
    aliases: aliases && [...new Set(aliases)].sort(),
    state,
    hold,
  };
}
