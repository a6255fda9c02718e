/**
 * Reading from the cloud as a user lives through it: how far it is, in one line that is rewritten where stderr is a
 * terminal, and an end at once where they ask for it. Commands know nothing of either.
 */
import type { Cloud } from "../cloud/cloud.js";
import type { CommandIo } from "./io.js";
import type { Connector } from "./status.js";

/** Thrown out of a read that the user has ended; nothing was written until then. */
export class Interrupted extends Error {
  constructor() {
    super("Interrupted: nothing was changed, and nothing was written.");
  }
}

/** The world and the cloud of a command, watched. */
export interface Watched {
  readonly io: CommandIo;
  readonly connector: Connector;
}

/** Watches what a command reads. Where nobody looks at stderr, it prints nothing of it. */
export function watched(io: CommandIo, connector: Connector): Watched {
  const line = lineOn(io);
  const cleared =
    (write: (text: string) => void) =>
    (text: string): void => {
      line.clear();
      write(text);
    };
  return {
    io: { ...io, stdout: cleared(io.stdout), stderr: cleared(io.stderr) },
    connector: async (accounts) => {
      const cloud = await connector(accounts);
      if (!cloud.ok) return cloud;
      const ended = io.interrupted().then((): never => {
        line.clear();
        throw new Interrupted();
      });
      // Where it comes after the last read, what is left is done in a moment.
      ended.catch(() => undefined);
      return { ok: true, value: countedCloud(cloud.value, countedBy(line.show, ended)) };
    },
  };
}

const CLEAR = "\r\u001b[K";

interface Line {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

function lineOn({ watchedWidth, stderr }: CommandIo): Line {
  if (watchedWidth === undefined) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show: (text) => {
      shown = true;
      // A line that is full is wrapped by some terminals, and then no longer rewritten.
      stderr(`${CLEAR}${text.slice(0, watchedWidth - 1)}`);
    },
    clear: () => {
      if (shown) stderr(CLEAR);
      shown = false;
    },
  };
}

/** Makes a read one that is counted, under the name of what it reads. */
type Counted = <A extends readonly unknown[], T>(
  what: string,
  read: (...asked: A) => Promise<T>,
) => (...asked: A) => Promise<T>;

function countedBy(show: (text: string) => void, ended: Promise<never>): Counted {
  let [asked, answered] = [0, 0];
  const waiting = new Map<string, number>();
  const tell = () => {
    // What most is waited for.
    const [what] = [...waiting].sort(([, one], [, other]) => other - one)[0] ?? [];
    if (what !== undefined) show(`reading ${what}: ${answered} of ${asked} answers`);
  };
  const change = (what: string, by: number) => {
    const left = (waiting.get(what) ?? 0) + by;
    if (left > 0) waiting.set(what, left);
    else waiting.delete(what);
    tell();
  };
  return (what, read) =>
    async (...argument) => {
      asked += 1;
      change(what, 1);
      try {
        return await Promise.race([read(...argument), ended]);
      } finally {
        answered += 1;
        change(what, -1);
      }
    };
}

/** Every read of it is counted; what writes is left as it is. */
function countedCloud(cloud: Cloud, counted: Counted): Cloud {
  const { containers, keyManagement: kms, resourceController, resources, authorizations } = cloud;
  return {
    ...cloud,
    containers: {
      ...containers,
      clusters: counted("lists of clusters", containers.clusters),
      cluster: counted("clusters", containers.cluster),
      servers: counted("addresses of clusters", containers.servers),
    },
    keyManagement: {
      ...kms,
      registrations: counted("registrations", kms.registrations),
      users: counted("registrations", kms.users),
      keys: counted("keys", kms.keys),
      key: counted("keys", kms.key),
      policies: counted("policies of keys", kms.policies),
      rings: counted("key rings", kms.rings),
      networkRules: counted("networks of instances", kms.networkRules),
    },
    resourceController: {
      ...resourceController,
      kmsInstances: counted("KMS instances", resourceController.kmsInstances),
    },
    resources: {
      ...resources,
      instance: counted("KMS instances", resources.instance),
      resourceGroups: counted("resource groups", resources.resourceGroups),
      planName: counted("plans of instances", resources.planName),
      taggedWith: counted("tags", resources.taggedWith),
      tagsOf: counted("tags", resources.tagsOf),
    },
    authorizations: { ...authorizations, list: counted("authorizations", authorizations.list) },
  };
}
