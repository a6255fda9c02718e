/** A server for Terraform's plugin protocol 6. It knows nothing of what is served (README.md). */
export type { Host } from "./host.js";
export { BigNumber } from "./number.js";
export type { PathStep } from "./path.js";
export { processHost } from "./process-host.js";
export type {
  ApplyRequest,
  ApplyResponse,
  Context,
  DataSource,
  Diagnostic,
  ImportRequest,
  ImportResponse,
  Logger,
  Parameter,
  PlanRequest,
  PlanResponse,
  Private,
  Provider,
  ProviderFunction,
  ReadResponse,
  Resource,
} from "./resource.js";
export {
  type Attributes,
  bool,
  computed,
  dynamic,
  list,
  map,
  number,
  object,
  optional,
  optionalComputed,
  type PlanOf,
  required,
  type Schema,
  type StateOf,
  schema,
  set,
  string,
} from "./schema.js";
export { serve } from "./serve.js";
export { holdsUnknown, isKnown, isUnknown, UNKNOWN, Unknown } from "./unknown.js";
export { Dynamic, type Value } from "./values.js";
