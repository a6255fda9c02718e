/** Unknown values on the wire: msgpack extensions, as cty defines them. */
import { ExtData, ExtensionCodec } from "@msgpack/msgpack";
import { UNKNOWN, Unknown } from "./unknown.js";

const PLAIN = 0;
const REFINED = 12;

/** Reads both kinds of unknowns. Any other extension is refused where a value of its shape is expected. */
export const extensions = new ExtensionCodec();
extensions.register({ type: PLAIN, encode: () => null, decode: () => UNKNOWN });
// The bytes are a view of the request; a refinement outlives it.
extensions.register({ type: REFINED, encode: () => null, decode: (data) => new Unknown(data.slice()) });

const plain = new ExtData(PLAIN, new Uint8Array(1));

/** An unknown as it came: refined ones keep their refinements. */
export const extensionOf = ({ refinements }: Unknown): ExtData =>
  refinements === undefined ? plain : new ExtData(REFINED, refinements);
