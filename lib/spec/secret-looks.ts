/**
 * What a key or token looks like. Used to refuse one that was written into a file, and to mask what
 * might be one in everything that is shown: for the first it has to be sure, for the second it may err.
 */

// IAM API keys are 44 characters of base64url. Trusted profile IDs are as long, and no secret.
const KEY_FORM = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{44}(?![A-Za-z0-9_-])/g;
const PROFILE_ID = /^Profile-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// IAM access and refresh tokens, and service account tokens, are JWTs: their header starts with `{"`.
const JWT_FORM = /eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9._-]+/g;
// A user's password in a URL, as databases are named by.
const URL_FORM = /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:)[^\s/@]+(?=@)/gi;
const FIELD_FORM =
  /((?:api[-_ ]?key|access[-_ ]?key|secret[-_ ]?key|token|password|passphrase|secret)["']?\s*[:=]\s*)("[^"]*"?|'[^']*'?|[^\s,}#][^,}#]*)/gi;
const FIELD_NAMES = /(?:apikey|accesskey|secretkey|token|password|passphrase|secret|iamkey)$/;

/** Whether a whole value can hardly be anything but a key or token. */
export function looksLikeSecret(value: string): boolean {
  const told = [JWT_FORM, URL_FORM].some((form) => value.replace(form, "") !== value);
  return told || (value.length === 44 && value.replace(KEY_FORM, asKey) !== value);
}

/** Whether a field of this name would hold a key or token: `apiKey`, `api_key`, `iam-token`… */
export function namesSecret(field: string): boolean {
  return FIELD_NAMES.test(field.toLowerCase().replaceAll(/[-_ ]/g, ""));
}

/** A message with everything in it that looks like a key or token replaced by as many asterisks. */
export function maskSecrets(text: string): string {
  return text.replace(JWT_FORM, stars).replace(URL_FORM, stars).replace(KEY_FORM, asKey);
}

/** A line of a file, masked like a message, and behind everything that reads like the field of a secret. */
export function maskLine(line: string): string {
  const masked = line.replace(FIELD_FORM, (_, field: string, value: string) => {
    const bare = value.trimEnd();
    return field + stars(bare) + value.slice(bare.length);
  });
  return maskSecrets(masked);
}

const stars = (text: string): string => "*".repeat(text.length);

/** Random base64url has many digits, both cases, and few hyphens: names as long as that have not. */
function asKey(text: string): string {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const random = count(/[a-z]/g) >= 3 && count(/[A-Z]/g) >= 3 && count(/\d/g) >= 2 && count(/[-_]/g) <= 5;
  return random && !PROFILE_ID.test(text) ? stars(text) : text;
}
