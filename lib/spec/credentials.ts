/** The four ways to say how an account is entered, read from the file. */
import type { Credentials } from "../model/account.js";
import { choiceOf, type Fields } from "./fields.js";
import { readProfileId } from "./identifiers.js";
import type { Problems } from "./problems.js";
import { isVariableName } from "./secrets.js";
import type { Located } from "./tree.js";

/** Reads `credentials`. Fields that are missing, unknown or too many are the schema's to report. */
export function readCredentials(fields: Fields, problems: Problems): Credentials | undefined {
  const apiKey = readVariable(fields.text("apiKeyEnv"), problems);
  const bearerToken = readVariable(fields.text("bearerTokenEnv"), problems);
  const trusted = fields.map("trustedProfile");
  const assumed = fields.map("assume");
  const profile = trusted && readTrustedProfile(trusted, problems);
  const assumption = assumed && readAssumption(assumed, problems);
  if (apiKey !== undefined) return { kind: "apiKey", variable: apiKey };
  if (bearerToken !== undefined) return { kind: "bearerToken", variable: bearerToken };
  return profile ?? assumption;
}

function readTrustedProfile(fields: Fields, problems: Problems): Credentials | undefined {
  const id = fields.text("id");
  const profileId = id && readProfileId(id, problems);
  const via = choiceOf(["container", "vpc"], fields.text("via"));
  const tokenFile = fields.text("tokenFile");
  if (via === "vpc" && tokenFile !== undefined) {
    const message = `${tokenFile.path}: a token file is read with \`via: container\` only`;
    problems.add("FIELDS_CONFLICT", tokenFile.span, message, "leave it out, or write `via: container`");
  }
  if (profileId === undefined || via === undefined) return undefined;
  if (via === "vpc") return { kind: "vpcProfile", profileId };
  return tokenFile === undefined
    ? { kind: "containerProfile", profileId }
    : { kind: "containerProfile", profileId, tokenFile: tokenFile.value };
}

function readAssumption(fields: Fields, problems: Problems): Credentials | undefined {
  const profile = fields.text("profile");
  const profileId = profile && readProfileId(profile, problems);
  const variable = readVariable(fields.text("apiKeyEnv"), problems);
  if (profileId === undefined || variable === undefined) return undefined;
  return { kind: "assumedProfile", profileId, variable };
}

/** The name of an environment variable. What is none is never repeated: it may be the secret itself. */
function readVariable(name: Located<string> | undefined, problems: Problems): string | undefined {
  if (name === undefined) return undefined;
  if (isVariableName(name.value)) return name.value;
  const meant = /^\$\{?([A-Z_][A-Z0-9_]*)\}?$/.exec(name.value)?.[1];
  const hint = meant === undefined ? "write for example `IBMCLOUD_API_KEY`" : `write \`${meant}\``;
  // A value that looks like a key has its own code already, with the same place.
  if (!problems.has("SECRET_IN_FILE", name.span)) {
    problems.add("VALUE_INVALID", name.span, `${name.path}: this is not the name of an environment variable`, hint);
  }
  return undefined;
}
