/** A client as thin as can be: it knows HTTP and nothing of the product, so that it hides no mistake of either side. */
import { type Sandbox, type SandboxSeed, startSandbox } from "../../lib/sandbox/index.js";
import { SECRETS, START, seed } from "../support/seed.js";

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The value at a path of names and positions; undefined where there is none. */
  at(...path: readonly (string | number)[]): unknown;
}

export interface Asked {
  /** The API key whose token is sent; null sends none. @default the platform account's */
  readonly as?: string | null;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Play {
  readonly sandbox: Sandbox;
  ask(path: string, asked?: Asked): Promise<Told>;
  /** Asks the key API of one instance. */
  kms(instance: string, path: string, asked?: Asked): Promise<Told>;
  enable(body: Readonly<Record<string, unknown>>, asked?: Asked): Promise<Told>;
  token(apiKey: string): Promise<string>;
  close(): Promise<void>;
}

/** A sandbox whose time stands still between `advance` calls. */
export async function play(changed: Partial<SandboxSeed> = {}): Promise<Play> {
  const sandbox = await startSandbox({ seed: seed(changed), startAt: START, scale: 0 });
  const tokens = new Map<string, string>();

  const token = async (apiKey: string): Promise<string> => {
    const known = tokens.get(apiKey);
    if (known !== undefined) return known;
    const told = await send(`${sandbox.url}/identity/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: apiKey }),
    });
    const fresh = String(told.at("access_token"));
    tokens.set(apiKey, fresh);
    return fresh;
  };

  const ask = async (path: string, { as = SECRETS.platform, method = "GET", body, headers = {} }: Asked = {}) =>
    send(sandbox.url + path, {
      method,
      headers: {
        ...(as === null ? {} : { Authorization: `Bearer ${await token(as)}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    sandbox,
    ask,
    token,
    kms: (instance, path, asked = {}) =>
      ask(`/api/v2${path}`, { ...asked, headers: { "Bluemix-Instance": instance, ...asked.headers } }),
    enable: (body, asked = {}) => ask("/global/v2/enableKMS", { ...asked, method: "POST", body }),
    close: () => sandbox.close(),
  };
}

async function send(url: string, init: RequestInit): Promise<Told> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    at: (...path) => path.reduce<unknown>(step, parsed(text)),
  };
}

function step(value: unknown, name: string | number): unknown {
  if (Array.isArray(value)) return typeof name === "number" ? value[name] : undefined;
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
