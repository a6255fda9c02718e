/** What is to be written into a file, as data: entries, entries that are commented out, and comments. */

/** The sections that entries are added to, in the order in which a new file has them. */
export const SECTIONS = ["accounts", "instances", "keys", "clusters"] as const;
export type Section = (typeof SECTIONS)[number];

/** The value of a field. */
export type Value = string | readonly string[] | Fields;
/** The fields of an entry, in the order in which they are written. */
export interface Fields {
  readonly [field: string]: Value;
}

/** One entry, with what is said about it. */
export interface Item {
  readonly section: Section;
  /** Its name in the section; it has to be free. */
  readonly name: string;
  readonly fields: Fields;
  /** Commented out: it is there to be filled in or taken up, and means nothing until then. */
  readonly out: boolean;
  /** Comments above it, a line each. */
  readonly above: readonly string[];
  /** A comment behind it. */
  readonly beside: string;
}

export interface Additions {
  /** Comments in front of the first field, a line each. */
  readonly top: readonly string[];
  readonly items: readonly Item[];
  /** More `formerKeys` of clusters that are declared, by their names in the file. */
  readonly formerKeys: ReadonlyMap<string, readonly string[]>;
}
