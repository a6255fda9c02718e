/** The shape of the file, checked with ajv against the schema that editors use, and each mistake said once. */
import { Ajv, type ValidateFunction } from "ajv";
import schema from "../../schema/cluster-kms.schema.json" with { type: "json" };
import type { Problems } from "./problems.js";
import { explain } from "./schema-errors.js";
import { type Tree, toData } from "./tree.js";

let compiled: ValidateFunction | undefined;

/** Adds what is wrong with the shape of the document. Forms of texts are left to who reads them. */
export function checkShape(root: Tree, problems: Problems): void {
  // Compiled at the first use: it takes longer than to check a file, and most commands check none.
  compiled ??= new Ajv({ allErrors: true, ownProperties: true, verbose: true }).compile(schema);
  if (!compiled(toData(root))) explain(root, compiled.errors ?? [], problems);
}
