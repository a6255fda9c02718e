/** A server for Terraform's plugin protocol 6. It knows nothing of what is served (README.md). */
export type { Host } from "./host.js";
export { BigNumber } from "./number.js";
export type {
  ApplyRequest,
  ApplyResponse,
  Context,
  DataSource,
  Diagnostic,
  ImportResponse,
  Logger,
  Parameter,
  PathStep,
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
export { holdsUnknown, isUnknown, UNKNOWN, Unknown } from "./unknown.js";
