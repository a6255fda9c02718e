/**
 * The JSON of a saved plan, as `terraform show -json` of Terraform 1.11 writes it (format_version 1.2): the parts that
 * are read, and some of those that are not. Values are given as JSON; what Terraform derives from them is derived here.
 */

export type Json = Readonly<Record<string, unknown>>;

export interface ChangeGiven {
  readonly before?: Json;
  readonly after?: Json;
  /** The mask of what is known only after the apply. */
  readonly unknown?: Json;
  /** The masks of what is secret. */
  readonly secretBefore?: Json;
  readonly secretAfter?: Json;
  /** @default what the two sides say: create, update, delete or no-op */
  readonly actions?: readonly string[];
  /** Attributes that make Terraform replace it. */
  readonly replaceFor?: readonly string[];
  readonly reason?: string;
  readonly importing?: string;
  readonly deposed?: string;
  readonly movedFrom?: string;
}

export interface PlanGiven {
  readonly changes?: Readonly<Record<string, ChangeGiven>>;
  /** Changes whose address another one has too. */
  readonly more?: readonly (readonly [address: string, given: ChangeGiven])[];
  readonly drift?: Readonly<Record<string, ChangeGiven>>;
  /** Objects of the prior state, by address. */
  readonly prior?: Readonly<Record<string, Json>>;
  /** Expressions of the configuration of the root module, by address. */
  readonly expressions?: Readonly<Record<string, Json>>;
  /** The same of a module that is called once from the root module, by its name. */
  readonly moduleExpressions?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Top-level values instead of the usual ones. */
  readonly top?: Json;
}

/** The whole document. */
export function planJson({
  changes = {},
  more = [],
  drift = {},
  prior = {},
  expressions = {},
  moduleExpressions = {},
  top = {},
}: PlanGiven): Json {
  const entries = (given: readonly (readonly [string, ChangeGiven])[]) => given.map(([at, one]) => entry(at, one));
  const drifted = entries(Object.entries(drift));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    ...(drifted.length > 0 ? { resource_drift: drifted } : {}),
    resource_changes: entries([...Object.entries(changes), ...more]),
    prior_state: {
      format_version: "1.0",
      terraform_version: "1.11.4",
      values: { root_module: stateModule(prior) },
    },
    configuration: {
      provider_config: {},
      root_module: {
        resources: configured(expressions),
        module_calls: Object.fromEntries(
          Object.entries(moduleExpressions).map(([name, own]) => [
            name,
            { source: `./${name}`, module: { resources: configured(own) } },
          ]),
        ),
      },
    },
    timestamp: "2026-11-24T12:00:00Z",
    applyable: true,
    complete: true,
    errored: false,
    ...top,
  };
}

function configured(expressions: Readonly<Record<string, Json>>): readonly Json[] {
  return Object.entries(expressions).map(([address, own]) => ({
    address,
    mode: "managed",
    type: address.split(".")[0],
    name: address.split(".")[1],
    expressions: own,
    schema_version: 0,
  }));
}

/** Objects of the root module, and of modules in child modules. */
function stateModule(objects: Readonly<Record<string, Json>>): Json {
  const resource = ([address, values]: readonly [string, Json]) => ({
    ...parts(address),
    provider_name: "registry.terraform.io/ibm-cloud/ibm",
    schema_version: 0,
    values,
    sensitive_values: {},
  });
  const modules = new Map<string | undefined, Json[]>();
  for (const one of Object.entries(objects)) {
    const { module_address: module } = parts(one[0]);
    const known = modules.get(module);
    if (known === undefined) modules.set(module, [resource(one)]);
    else known.push(resource(one));
  }
  const root = modules.get(undefined) ?? [];
  modules.delete(undefined);
  return {
    resources: root,
    child_modules: [...modules].map(([address, resources]) => ({ address, resources })),
  };
}

/** `module.a["x"].type.name[0]` taken apart as Terraform tells it. */
function parts(address: string) {
  const found = /^(?:(?<module>module\..+)\.)?(?<data>data\.)?(?<type>\w+)\.(?<name>[\w-]+)(?:\[(?<index>.+)\])?$/.exec(
    address,
  )?.groups;
  if (found === undefined) throw new Error(`not an address: ${address}`);
  const { module, data, type = "", name = "", index } = found;
  return {
    address,
    ...(module === undefined ? {} : { module_address: module }),
    mode: data === undefined ? "managed" : "data",
    type,
    name,
    ...(index === undefined ? {} : { index: JSON.parse(index) as unknown }),
  };
}

function entry(address: string, given: ChangeGiven): Json {
  const { before, after, unknown = {}, secretBefore, secretAfter, replaceFor = [] } = given;
  return {
    ...parts(address),
    ...(given.movedFrom === undefined ? {} : { previous_address: given.movedFrom }),
    ...(given.deposed === undefined ? {} : { deposed: given.deposed }),
    provider_name: "registry.terraform.io/ibm-cloud/ibm",
    change: {
      actions: given.actions ?? actionsOf(given),
      before: before ?? null,
      after: after ?? null,
      after_unknown: after === undefined ? false : unknown,
      before_sensitive: before === undefined ? false : (secretBefore ?? {}),
      after_sensitive: after === undefined ? false : (secretAfter ?? {}),
      ...(replaceFor.length > 0 ? { replace_paths: replaceFor.map((name) => [name]) } : {}),
      ...(given.importing === undefined ? {} : { importing: { id: given.importing } }),
    },
    ...(given.reason === undefined ? {} : { action_reason: given.reason }),
  };
}

function actionsOf({ before, after, unknown, replaceFor }: ChangeGiven): readonly string[] {
  if (before === undefined) return ["create"];
  if (after === undefined) return ["delete"];
  if (replaceFor !== undefined) return ["delete", "create"];
  return JSON.stringify(before) === JSON.stringify(after) && unknown === undefined ? ["no-op"] : ["update"];
}
