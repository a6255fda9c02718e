/** Between this folder's plain data and the messages of the wire. */
import {
  type AttributePath,
  Diagnostic_Severity,
  type DynamicValue,
  Schema_Object_NestingMode as Nesting,
  ResourceIdentitySchema,
  StringKind,
  type Diagnostic as WireDiagnostic,
  Schema as WireSchemaMessage,
} from "./generated/tfplugin6.js";
import type { PathStep } from "./path.js";
import type { Diagnostic, ProviderFunction, ResourceIdentity } from "./resource.js";
import type { Attribute, Attributes, Schema, Shape } from "./schema.js";
import { typeJson } from "./value-type.js";

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A schema as Terraform asks for it. */
export const wireSchema = ({ version, description, attributes }: Schema) =>
  WireSchemaMessage.fromPartial({
    version,
    block: { attributes: wireAttributes(attributes), description, descriptionKind: StringKind.MARKDOWN },
  });

const wireAttributes = (attributes: Attributes) =>
  Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, attribute]) => wireAttribute(name, attribute));

function wireAttribute(name: string, { shape, mode, description, sensitive, deprecated }: Attribute) {
  const nested = nestedOf(shape);
  return {
    name,
    description,
    descriptionKind: StringKind.MARKDOWN,
    required: mode === "required",
    optional: mode === "optional" || mode === "optionalComputed",
    computed: mode === "computed" || mode === "optionalComputed",
    sensitive: sensitive ?? false,
    ...(deprecated === undefined ? {} : { deprecated: true, deprecationMessage: deprecated }),
    ...(nested === undefined ? { type: bytes(typeJson(shape)) } : { nestedType: nested }),
  };
}

// An object of attributes, alone or as the element of a collection, is a nested attribute of its own.
function nestedOf(shape: Shape): { nesting: Nesting; attributes: ReturnType<typeof wireAttributes> } | undefined {
  if (shape.kind === "object" && shape.attributes !== undefined)
    return { nesting: Nesting.SINGLE, attributes: wireAttributes(shape.attributes) };
  if (shape.kind !== "list" && shape.kind !== "set" && shape.kind !== "map") return undefined;
  const { element } = shape;
  if (element.kind !== "object" || element.attributes === undefined) return undefined;
  const nesting = { list: Nesting.LIST, set: Nesting.SET, map: Nesting.MAP }[shape.kind];
  return { nesting, attributes: wireAttributes(element.attributes) };
}

/** An identity's attributes; one that is required must be given when an object is imported by its identity. */
export const wireIdentity = ({ version, attributes }: ResourceIdentity) =>
  ResourceIdentitySchema.fromPartial({
    version,
    identityAttributes: Object.entries(attributes).map(([name, { shape, mode, description }]) => ({
      name,
      type: bytes(typeJson(shape)),
      requiredForImport: mode === "required",
      optionalForImport: mode !== "required",
      description,
    })),
  });

/** A function as Terraform asks for it. */
export function wireFunction({ summary, description, parameters, returns }: ProviderFunction) {
  return {
    summary,
    description,
    descriptionKind: StringKind.MARKDOWN,
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      type: bytes(typeJson(parameter.shape)),
      description: parameter.description,
      descriptionKind: StringKind.MARKDOWN,
    })),
    return: { type: bytes(typeJson(returns)) },
  };
}

/** Diagnostics on the wire. */
export const wireDiagnostics = (diagnostics: readonly Diagnostic[] = []): WireDiagnostic[] =>
  diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: severity === "error" ? Diagnostic_Severity.ERROR : Diagnostic_Severity.WARNING,
    summary,
    detail: detail ?? "",
    attribute: path === undefined || path.length === 0 ? undefined : wirePath(path),
  }));

/** A path on the wire. */
export const wirePath = (path: readonly PathStep[]): AttributePath => ({
  steps: path.map((step) => {
    if ("attribute" in step) return { selector: { $case: "attributeName", attributeName: step.attribute } };
    if ("key" in step) return { selector: { $case: "elementKeyString", elementKeyString: step.key } };
    return { selector: { $case: "elementKeyInt", elementKeyInt: step.index } };
  }),
});

/** A value as msgpack on the wire. */
export const wireValue = (msgpack: Uint8Array): DynamicValue => ({
  msgpack: Buffer.from(msgpack.buffer, msgpack.byteOffset, msgpack.byteLength),
  json: EMPTY,
});

export const EMPTY = Buffer.alloc(0);
