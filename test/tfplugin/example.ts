import { computed, type Provider, type Resource, required, schema, string, UNKNOWN } from "../../lib/tfplugin/index.js";

const note = schema({
  description: "A note in a notebook.",
  attributes: {
    text: required(string, "What it says."),
    id: computed(string, "Where it stands."),
  },
});

const resource: Resource<Map<string, string>, typeof note> = {
  schema: note,
  read: async ({ state }, { client }) => {
    const text = client?.get(state.id ?? "");
    return { state: text === undefined ? null : { ...state, text } };
  },
  // What may come out different is unknown; what is known must come back equal from apply.
  plan: async ({ prior, proposed }) => ({ planned: proposed && { ...proposed, id: prior?.id ?? UNKNOWN } }),
  apply: async ({ prior, planned }, { client }) => {
    const id = prior?.id ?? `note ${client?.size ?? 0}`;
    if (typeof planned?.text !== "string") return { state: client?.delete(id) ? null : prior };
    client?.set(id, planned.text);
    return { state: { text: planned.text, id } };
  },
};

export const notebook: Provider<Map<string, string>> = {
  name: "notebook",
  schema: schema({ description: "A notebook.", attributes: {} }),
  configure: async () => ({ client: new Map() }),
  resources: { notebook_note: resource },
  dataSources: {},
  functions: {},
};
