/** Root keys: what a cluster is pointed at. */
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type KeyRef, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { isUuid } from "../model/ids.js";
import type { IKmsInstance } from "./kms-instance.js";
import { refuse } from "./refuse.js";

/** A root key, wherever it is managed. */
export interface IRootKey extends IConstruct {
  /** Its CRN, `…:<instance GUID>:key:<key ID>`; may be a token. */
  readonly crn: string;
  /** What the CRN says; undefined while it is not known. */
  readonly ref: KeyRef | undefined;
}

/** A root key. */
export class RootKey extends Construct implements IRootKey {
  readonly crn: string;
  readonly ref: KeyRef | undefined;

  /**
   * A root key that is managed elsewhere, in any account.
   *
   * @param crn also a token, such as `ibmKmsKey.crn` of the official provider
   * @param instance where given, the key must be in it, as far as both CRNs are known
   * @throws InvalidDeclaration where it is not the CRN of a key, or of one in another instance
   */
  static fromCrn(scope: Construct, id: string, crn: string, instance?: IKmsInstance): RootKey {
    const key = new RootKey(scope, id, crn);
    const [is, said] = [key.ref?.instance, instance?.ref?.crn];
    if (is !== undefined && said !== undefined && is !== said) {
      refuse("KEY_INSTANCE_MISMATCH", key.node.path, `The key is in ${is}, the instance given is ${said}.`);
    }
    return key;
  }

  private constructor(scope: Construct, id: string, crn: string) {
    super(scope, id);
    this.crn = crn;
    this.ref = Token.isUnresolved(crn) ? undefined : readKeyCrn(crn, this.node.path);
  }
}

/** What the CRN of a key says. `subject` is what the refusal speaks of. */
export function readKeyCrn(crn: string, subject: string): KeyRef {
  const ref = parseKeyCrn(crn);
  if (ref.ok) return ref.value;
  const code = isUuid(crn) ? "GUID_FOR_CRN" : parseInstanceCrn(crn).ok ? "INSTANCE_CRN_FOR_KEY" : "CRN_MALFORMED";
  return refuse(code, subject, `\`${crn}\` is not the CRN of a root key: ${ref.error}.`);
}
