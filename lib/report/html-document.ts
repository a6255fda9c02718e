/** A page that opens from disk: everything is in it, and it may load nothing. */
import { createHash } from "node:crypto";

/** What a page is made of: HTML, but for the title, which is text that was escaped. */
export interface HtmlDocument {
  readonly title: string;
  readonly style: string;
  /** @default none may run */
  readonly script?: string;
  readonly body: string;
}

/** The page. Only its own script and styles, by their hashes; no address is ever asked. */
export function htmlDocument({ title, style, script, body }: HtmlDocument): string {
  const scripts = script === undefined ? "" : ` script-src ${hashOf(script)};`;
  const policy = `default-src 'none';${scripts} style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}${script === undefined ? "" : `\n<script>${script}</script>`}
</body>
</html>
`;
}

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
