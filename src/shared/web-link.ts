/**
 * What the page and the server it came from agree on. The server marks the page with a `<meta name>` of `mark`; below
 * the page's address, `session` tells whether the browser's session is known (204, else 401), and `socket` is upgraded
 * to the engine's frames, each one message packed as MessagePack.
 */
export const WEB_LINK = { mark: 'gwinnow-server', session: 'session', socket: 'engine' } as const;

/**
 * For both ends' packers. Records would have the reader compile code, which the page's policy forbids; copied bytes
 * own their buffer, as those of a clone do.
 */
export const PACKING = { useRecords: false, structuredClone: false, copyBuffers: true } as const;
