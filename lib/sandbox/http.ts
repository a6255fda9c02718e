/** One request and one answer, as the services see them. */
import type { Caller } from "./world.js";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Who asks; undefined where no valid token came along. */
  readonly caller: Caller | undefined;
  /** Values that a route's path named. */
  readonly named: Readonly<Record<string, string>>;
  /** An enablement is to fail. */
  readonly failing: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is; undefined sends no body. */
  readonly body?: unknown;
}

export interface Route {
  /** The operation, as the log and faults name it. */
  readonly operation: string;
  readonly method: string;
  /** Segments; `:name` takes one. */
  readonly path: string;
  /** Whether it changes anything. @default false for GET and HEAD, else true */
  readonly write?: boolean;
  answer(request: Request): Answer;
}

export interface Matched {
  readonly route: Route;
  readonly named: Readonly<Record<string, string>>;
}

/** Finds the route of a request; literal paths win over named segments. */
export function matcher(routes: readonly Route[]): (method: string, path: string) => Matched | undefined {
  const compiled = routes.map((route) => ({ route, segments: route.path.split("/") }));
  const literal = (segments: readonly string[]) => segments.filter((segment) => !segment.startsWith(":")).length;
  compiled.sort((a, b) => literal(b.segments) - literal(a.segments));
  return (method, path) => {
    const asked = path.split("/");
    for (const { route, segments } of compiled) {
      if (route.method !== method || segments.length !== asked.length) continue;
      const named: Record<string, string> = {};
      const fits = segments.every((segment, index) => {
        const part = asked[index] ?? "";
        if (!segment.startsWith(":")) return segment === part;
        const name = decoded(part);
        if (name === undefined) return false;
        named[segment.slice(1)] = name;
        return true;
      });
      if (fits) return { route, named };
    }
    return undefined;
  };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
