/** Numbers: a double where it is exact, else the decimal text. */

/** A number that a double cannot hold, as the decimal text it came as. */
export class BigNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
