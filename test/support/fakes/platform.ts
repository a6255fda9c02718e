/** IBM's own SDK over a network of a script. */
import { resolveEndpoints } from "../../../lib/cloud/endpoints.js";
import { type Platform, platformOver } from "../../../lib/cloud/platform.js";
import { clientOver, fakeTokens, type Network } from "./http.js";
import { must } from "./must.js";

export const platform = (net: Network, tokens = fakeTokens()): Platform =>
  platformOver(clientOver(net, tokens), must(resolveEndpoints({})));

/** What was sent: `<method> <URL>`, and the body where there is one. */
export const sent = ({ requests }: Network) =>
  requests.map(({ method, url, body }) => ({
    request: `${method} ${url}`,
    ...(body === undefined ? {} : { body: JSON.parse(body) }),
  }));
