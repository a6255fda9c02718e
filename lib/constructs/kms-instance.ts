/** KMS instances: Key Protect or Hyper Protect Crypto Services. */
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type InstanceRef, parseInstanceCrn, parseKeyCrn } from "../model/crn.js";
import { isUuid } from "../model/ids.js";
import { refuse } from "./refuse.js";

/** A KMS instance, wherever it is managed. */
export interface IKmsInstance extends IConstruct {
  /** Its CRN, ending in `::`; may be a token. */
  readonly crn: string;
  /** What the CRN says; undefined while it is not known. */
  readonly ref: InstanceRef | undefined;
}

/** A KMS instance. */
export class KmsInstance extends Construct implements IKmsInstance {
  readonly crn: string;
  readonly ref: InstanceRef | undefined;

  /**
   * An instance that is managed elsewhere.
   *
   * @param crn ends in `::`; also a token, such as an attribute of another resource
   * @throws InvalidDeclaration where it is not the CRN of a KMS instance
   */
  static fromCrn(scope: Construct, id: string, crn: string): KmsInstance {
    return new KmsInstance(scope, id, crn);
  }

  private constructor(scope: Construct, id: string, crn: string) {
    super(scope, id);
    this.crn = crn;
    this.ref = Token.isUnresolved(crn) ? undefined : read(crn, this.node.path);
  }
}

function read(crn: string, path: string): InstanceRef {
  const ref = parseInstanceCrn(crn);
  if (ref.ok) return ref.value;
  const code = isUuid(crn) ? "GUID_FOR_CRN" : parseKeyCrn(crn).ok ? "KEY_CRN_FOR_INSTANCE" : "CRN_MALFORMED";
  return refuse(code, path, `\`${crn}\` is not the CRN of a KMS instance: ${ref.error}.`);
}
