/** Numbers: a double where it is exact, else the decimal text. Terraform's own have 512 bits. */

/** A number that a double cannot hold exactly (0.1, 2^53 + 1), as decimal text. */
export class BigNumber {
  readonly text: string;
  declare protected readonly nominal: "BigNumber";
  /** Decimal text, for example `0.1` or `9007199254740993`; the encoder refuses anything else. */
  constructor(text: string) {
    this.text = text;
  }
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** No double has more decimal places or a larger exponent; more would only cost time. */
const MOST_PLACES = 1_100;

/** Whether a text is a decimal number. */
export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/** The number that a decimal text stands for; undefined where it stands for none. Whole numbers are exact up to 2^53. */
export function numberOf(text: string): number | BigNumber | undefined {
  const parts = DECIMAL.exec(text);
  if (parts === null) return undefined;
  const near = Number(text);
  if (Number.isInteger(near)) {
    if (!Number.isSafeInteger(near)) return new BigNumber(text);
    if (parts[3] === undefined && parts[4] === undefined) return near;
  }
  const [, sign = "", whole = "", places = "", exponent = "0"] = parts;
  return isExactly(near, BigInt(`${sign}${whole}${places}`), Number(exponent) - places.length)
    ? near
    : new BigNumber(text);
}

/** A number as it came over the wire; whole ones beyond 2^53 become text, since sums over them would be wrong. */
export function numberFrom(raw: number | bigint): number | BigNumber {
  const near = Number(raw);
  if (Number.isSafeInteger(near) || !Number.isInteger(near)) return near;
  return new BigNumber(BigInt(raw).toString());
}

/** Whether `near` is `digits` times ten to the `power`, without rounding. */
function isExactly(near: number, digits: bigint, power: number): boolean {
  if (!Number.isFinite(near) || Math.abs(power) > MOST_PLACES) return digits === 0n;
  let numerator = near;
  let halvings = 0n;
  for (; !Number.isInteger(numerator); halvings += 1n) numerator *= 2;
  const [up, down] = power < 0 ? [1n, 10n ** BigInt(-power)] : [10n ** BigInt(power), 1n];
  return BigInt(numerator) * down === digits * up * 2n ** halvings;
}
