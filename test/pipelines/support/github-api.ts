/** A stand-in on loopback for the part of GitHub's API that comments on a pull request. Source: GitHub REST API, "Issue comments". */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { mapping, scalar } from "./shape.js";

export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

export interface GithubApi {
  readonly url: string;
  readonly comments: Comment[];
  /** Every request, as `METHOD /path status`. */
  readonly log: string[];
  close(): Promise<void>;
}

/** Knows the repository `acme/clusters` with its pull request 7, and one token. */
export async function githubApi(token: string): Promise<GithubApi> {
  const comments: Comment[] = [];
  const log: string[] = [];
  const answer = (method: string, { pathname, searchParams }: URL, body: string): readonly [number, unknown] => {
    const given = () => scalar(mapping(JSON.parse(body), "body")["body"], "body");
    if (pathname === "/repos/acme/clusters/issues/7/comments") {
      if (method === "GET") {
        const size = Number(searchParams.get("per_page") ?? 30);
        const from = (Number(searchParams.get("page") ?? 1) - 1) * size;
        return [200, comments.slice(from, from + size)];
      }
      if (method === "POST") {
        const made = { id: comments.length + 1, body: given(), user: { login: "github-actions[bot]" } };
        comments.push(made);
        return [201, made];
      }
    }
    const [, id] = /^\/repos\/acme\/clusters\/issues\/comments\/(\d+)$/.exec(pathname) ?? [];
    const comment = comments.find((one) => String(one.id) === id);
    if (method !== "PATCH" || comment === undefined) return [404, { message: "Not Found" }];
    comment.body = given();
    return [200, comment];
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://api");
    const body = await text(request);
    const known = request.headers.authorization === `Bearer ${token}`;
    const [status, told] = known ? answer(request.method ?? "", url, body) : [401, { message: "Bad credentials" }];
    log.push(`${request.method} ${url.pathname}${url.search} ${status}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(told));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    comments,
    log,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
