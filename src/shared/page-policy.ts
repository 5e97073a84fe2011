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
export const PAGE_POLICY_HEADER = `${PAGE_POLICY}; frame-ancestors 'none'`;
