/** What the catalog says of one code; its page in `docs/codes/` is made from this. */
export interface CodeEntry {
  /** One clause, lower case, no full stop: completes `CODE: subject: …`. */
  readonly summary: string;
  /** Why it matters, in whole sentences, naming the law or the vendor's rule. */
  readonly why: string;
  /** What to do next, most likely first. */
  readonly todo: readonly string[];
  /**
   * A plan refuses with it what it sees in the cloud, whatever the file says. Met when the plan is applied, the cloud has
   * changed since.
   * @default false
   */
  readonly ofCloud?: true;
}
