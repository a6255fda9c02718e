/**
 * A provider that keeps nothing but Terraform's own state: what it is told comes back. For tests of the plugin server
 * and as the yardstick of the bench.
 */
import {
  bool,
  computed,
  type DataSource,
  dynamic,
  isKnown,
  isUnknown,
  list,
  map,
  number,
  object,
  optional,
  optionalComputed,
  type Provider,
  type ProviderFunction,
  type Resource,
  required,
  type StateOf,
  schema,
  set,
  string,
  UNKNOWN,
} from "../../lib/tfplugin/index.js";

/** Where Terraform finds it. */
export const ECHO_SOURCE = "terraform.local/test/echo";

export interface EchoClient {
  readonly prefix: string;
}

const echoSchema = schema({
  version: 1,
  description: "Says what it is told.",
  attributes: {
    text: required(string, "What to say."),
    number: optional(number, "A number, kept exactly."),
    loud: optional(bool, "Whether to shout."),
    words: optional(list(string), "Words in order."),
    tags: optional(set(string), "Words without order."),
    labels: optional(map(string), "Words by name."),
    people: optional(
      map(object({ name: required(string, "Who."), nick: optional(string, "How they are called.") })),
      "Objects by name.",
    ),
    anything: optional(dynamic, "A value of any type."),
    wait: optional(bool, "Waits in apply until told to stop."),
    keep: optional(bool, "Refuses to be destroyed."),
    kind: optional(string, "Cannot be changed in place."),
    secret: optional(string, { description: "Not shown.", sensitive: true }),
    id: computed(string, "Made on create."),
    spoken: computed(string, "The text as it was last said."),
    origin: optionalComputed(string, "Where it comes from."),
  },
});
export type EchoState = StateOf<typeof echoSchema>;

const NOTHING: EchoState = {
  text: null,
  number: null,
  loud: null,
  words: null,
  tags: null,
  labels: null,
  people: null,
  anything: null,
  wait: null,
  keep: null,
  kind: null,
  secret: null,
  id: null,
  spoken: null,
  origin: null,
};

const bytesOf = (text: string) => new TextEncoder().encode(text);

const say: Resource<EchoClient, typeof echoSchema> = {
  schema: echoSchema,

  validate: ({ config }) =>
    config.text === ""
      ? [{ severity: "error", summary: "Nothing to say", detail: "text is empty.", path: [{ attribute: "text" }] }]
      : [],

  read: async ({ state }) => (state.text === "gone" ? { state: null } : { state }),

  plan: async ({ prior, proposed, private: bytes }) => {
    if (proposed === null) {
      if (prior?.keep !== true) return { planned: null };
      const refusal = { severity: "error", summary: "This is to be kept", path: [{ attribute: "keep" }] } as const;
      return { planned: null, diagnostics: [refusal] };
    }
    const origin = proposed.origin ?? "here";
    if (prior === null) {
      return { planned: { ...proposed, origin, id: UNKNOWN, spoken: UNKNOWN }, private: bytesOf("planned") };
    }
    const spoken = proposed.text === prior.text ? prior.spoken : UNKNOWN;
    const replaced = proposed.kind === prior.kind ? [] : [[{ attribute: "kind" }]];
    return { planned: { ...proposed, origin, spoken }, private: bytes, requiresReplace: replaced };
  },

  apply: async ({ prior, planned, config, private: bytes }, { client, signal, log }) => {
    if (planned === null || config === null) return { state: null };
    if (client === undefined) return { state: prior, diagnostics: [{ severity: "error", summary: "Not configured" }] };
    if (config.wait === true) {
      log.info("waiting to be stopped");
      await new Promise<void>((stopped) => {
        if (signal.aborted) stopped();
        signal.addEventListener("abort", () => stopped());
      });
      return { state: prior, diagnostics: [{ severity: "error", summary: "Stopped while waiting" }] };
    }
    const text = typeof planned.text === "string" ? planned.text : "";
    const round = new TextDecoder().decode(bytes) === "planned" ? 1 : Number(new TextDecoder().decode(bytes)) + 1;
    const state = { ...planned, id: prior?.id ?? `id of ${text}`, spoken: `${client.prefix}${text}` };
    if (isKnown(state)) return { state, private: bytesOf(String(round)) };
    return { state: prior, diagnostics: [{ severity: "error", summary: "Something is unknown" }] };
  },

  import: async ({ id }) => {
    if (id === "nobody") return { state: null, diagnostics: [{ severity: "error", summary: "Nobody is there" }] };
    return { state: { ...NOTHING, text: id, id: `id of ${id}`, spoken: id, origin: "here" }, private: bytesOf("7") };
  },

  upgrade: ({ raw }) => ({ ...raw, text: raw["words_said"] ?? raw["text"] }),

  identity: {
    version: 0,
    attributes: { id: required(string, "What it was called when it was made.") },
    of: ({ id }) => ({ id: id ?? "" }),
  },
};

const readSchema = schema({
  description: "Repeats.",
  attributes: { text: required(string, "What to repeat."), twice: computed(string, "The text, two times.") },
});

const parameters = [
  { name: "text", shape: string, description: "What to repeat." },
  { name: "times", shape: number, description: "How often." },
] as const;

const repeat: ProviderFunction<typeof parameters> = {
  summary: "Repeats a text",
  description: "Returns the text as often as asked.",
  parameters,
  returns: string,
  call: (text, times) => {
    if (typeof times !== "number" || times < 0) return { error: "times must be a number from 0 on", parameter: 1 };
    return { value: text.repeat(times) };
  },
};

const twice: DataSource<EchoClient, typeof readSchema> = {
  schema: readSchema,
  read: async ({ config: { text } }, { client }) => {
    if (typeof text !== "string") return { state: null };
    return { state: { text, twice: `${client?.prefix ?? ""}${text}${text}` } };
  },
};

const providerSchema = schema({
  description: "Echoes.",
  attributes: { prefix: optional(string, "Put before what is spoken. Default nothing.") },
});

/** The provider. */
export const echoProvider: Provider<EchoClient, typeof providerSchema> = {
  name: "echo",
  schema: providerSchema,
  configure: async ({ config: { prefix } }) => (isUnknown(prefix) ? {} : { client: { prefix: prefix ?? "" } }),
  resources: { echo_say: say },
  dataSources: { echo_twice: twice },
  functions: { repeat },
};
