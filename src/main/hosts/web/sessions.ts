import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '../../../shared/contract/sessions.ts';

/** Who has been let in. Tokens and session keys are 256 random bits; only their digests are kept. */
export type Sessions = {
  /** A new token, good for one use. */
  invite(role: Role): string;
  /** Exchanges a token for the key of a new session; null when it was used or never given out. */
  redeem(token: string): string | null;
  /** What the session with this key may do; null when there is none. */
  roleOf(key: string): Role | null;
};

type Secret = { readonly digest: Buffer; readonly role: Role };

export function createSessions(): Sessions {
  const invitations: Secret[] = [];
  const sessions: Secret[] = [];
  return {
    invite: (role) => add(invitations, role),
    redeem(token) {
      const place = find(invitations, token);
      const [used] = place === -1 ? [] : invitations.splice(place, 1);
      return used === undefined ? null : add(sessions, used.role);
    },
    roleOf: (key) => sessions[find(sessions, key)]?.role ?? null,
  };
}

function add(list: Secret[], role: Role): string {
  const text = randomBytes(32).toString('base64url');
  list.push({ digest: digestOf(text), role });
  return text;
}

/** Compares with every entry, so that the time it takes tells nothing of how close a guess came. */
function find(list: readonly Secret[], text: string): number {
  const digest = digestOf(text);
  let found = -1;
  for (const [place, secret] of list.entries()) if (timingSafeEqual(secret.digest, digest)) found = place;
  return found;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
