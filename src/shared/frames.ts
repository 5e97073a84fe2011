/**
 * Which messages of the call library travel as structured clones, bytes included: all but the first answer of a
 * stream, whose iterator cannot be cloned (`null` leaves it to the library's own text form). Both ends of a port
 * need this same rule. Nothing is ever transferred: a transferred buffer arrives empty across Electron's ports.
 *
 * @param message `[id, kind, payload]` as the library hands it over.
 */
export function cloneRule(message: readonly unknown[]): [] | null {
  const payload = message[2];
  const body = isRecord(payload) ? payload['body'] : undefined;
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body ? null : [];
}

/** A message of the client, checked: a call, one event of a streamed input, or the end of a call. */
export type CallFrame =
  | { readonly i: string; readonly p: { readonly u: string; readonly b: unknown; readonly h: Headers } }
  | { readonly i: string; readonly t: 3; readonly p: { readonly e: string; readonly d: unknown } }
  | { readonly i: string; readonly t: 4 };

type Headers = Readonly<Record<string, string>>;

const LONGEST_ID = 64;
const PATH = /^(?:\/\w{1,64}){1,4}$/;
const EVENTS: ReadonlySet<string> = new Set(['message', 'error', 'done']);
const HEADERS: ReadonlySet<string> = new Set(['content-type', 'last-event-id']);

/** The frame in what came through a port, an object or its JSON text; null when it is not one. */
export function readFrame(data: unknown): CallFrame | null {
  const raw = typeof data === 'string' ? fromJson(data) : data;
  if (!isRecord(raw)) return null;
  const { i, t, p } = raw;
  if (typeof i !== 'string' || i === '' || i.length > LONGEST_ID) return null;
  if (t === 4) return { i, t };
  if (!isRecord(p)) return null;
  if (t === 3) return readEvent(i, p);
  return t === undefined ? readCall(i, p) : null;
}

function readEvent(i: string, p: Record<string, unknown>): CallFrame | null {
  const { e, d } = p;
  return typeof e === 'string' && EVENTS.has(e) ? { i, t: 3, p: { e, d } } : null;
}

function readCall(i: string, p: Record<string, unknown>): CallFrame | null {
  const { u, b, h, m } = p;
  if (typeof u !== 'string' || !PATH.test(u) || m !== undefined) return null;
  if (b !== undefined && !isRecord(b)) return null;
  const headers = readHeaders(h);
  return headers === null ? null : { i, p: { u, b, h: headers } };
}

function readHeaders(h: unknown): Headers | null {
  if (h === undefined) return {};
  if (!isRecord(h)) return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(h)) {
    if (!HEADERS.has(name) || typeof value !== 'string') return null;
    headers[name] = value;
  }
  return headers;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
