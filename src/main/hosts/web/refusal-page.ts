import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.6 system-ui, sans-serif; }
body { max-width: 34rem; margin: 18vh auto; padding: 0 24px; }
h1 { font-size: 1.35rem; line-height: 1.4; }
`;

/** Lets the page have its own style and nothing else at all. */
export const REFUSAL_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SIGNED_OUT = 'This browser is not signed in to Gwinnow';
export const LINK_USED = 'This link does not work any more';

/** What a person sees who comes without a session. `renewal` says how to get a new link, as a whole sentence. */
export function refusalPage(title: string, renewal: string): string {
  const text = `Gwinnow lets a browser in by a link that works once. ${renewal}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Gwinnow</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;
}
