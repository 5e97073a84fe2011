/** What the page may load: its own files and nothing else. One text for the page's meta tag and every host's header. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** As {@link PAGE_POLICY}; `frame-ancestors` has an effect in a header only, a meta tag with it draws a warning. */
const PAGE_POLICY_HEADER = `${PAGE_POLICY}; frame-ancestors 'none'`;

/** What every answer to a page carries, whichever host gives it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': PAGE_POLICY_HEADER,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};
