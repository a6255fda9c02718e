/** What is told of an exception: every call answers. */
import type { Diagnostic } from "./resource.js";
import { ValueError } from "./values.js";

/**
 * What an exception becomes. Its own words stay in the log: they may hold what nobody should see. A value that is not
 * what the schema says is told with its place.
 */
export function unexpected(error: unknown): Diagnostic {
  if (error instanceof ValueError) {
    return {
      severity: "error",
      summary: "A value is not what the schema says",
      detail: `${error.message}.`,
      path: error.path,
    };
  }
  return {
    severity: "error",
    summary: "The provider met something unexpected",
    detail: "This is a fault of the provider. Its log says where it happened: set TF_LOG=debug and run it again.",
  };
}
