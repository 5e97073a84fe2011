import { createRequire } from 'node:module';
import type * as Keyring from '@napi-rs/keyring';
import { GwinnowError } from '../../../shared/errors.ts';
import { askSecretService } from './secret-service.ts';

/** Secrets by name, in the key store that the system has for its user. */
export type KeyStore = {
  /** Null where it has none of that name. @throws NO_KEY where it cannot be asked now. */
  read(name: string): string | null;
  /** When it returns, the secret has been read back. @throws NO_KEY */
  write(name: string, secret: string): void;
};

const SERVICE = 'gwinnow';
/** The kernel's keyring, which the package would take else, is empty after a restart. */
const LASTING = { linux: { store: 'secret-service' } } as const;
/** A store that was locked may have been opened since; asking it again takes a moment, milliseconds. */
const AGAIN_AFTER = 30_000;
/** Where asking takes long, the engine's thread waits each time: ever more seldom. */
const AGAIN_AFTER_AT_MOST = 600_000;
const LONG = 1000;

const requireHere = createRequire(import.meta.url);

/**
 * macOS's keychain, Windows's credential manager, or on Linux what answers as Secret Service (GNOME's keyring, KWallet,
 * KeePassXC). On Linux nobody is asked to unlock it: locked, it cannot be asked. Elsewhere the system may ask its user
 * once, and a refusal is taken as the answer for as long as the program runs. On Linux one holds for 30 seconds, as does
 * the answer that there is no such secret; where it was long in coming, for twice as long each time, up to 10 minutes.
 *
 * @param long from how many milliseconds on an answer was long in coming
 */
export function systemKeyStore(platform: NodeJS.Platform = process.platform, long = LONG): KeyStore {
  let refusal: { readonly why: string; readonly until: number } | null = null;
  let pause = AGAIN_AFTER;
  const absent = new Map<string, number>();

  function attempt<Result>(deed: () => Result): Result {
    if (refusal !== null && Date.now() < refusal.until) throw unreadable(refusal.why);
    const start = performance.now();
    try {
      const result = deed();
      pause = AGAIN_AFTER;
      return result;
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      const wasLong = performance.now() - start >= long;
      if (!wasLong) pause = AGAIN_AFTER;
      refusal = { why, until: platform === 'linux' ? Date.now() + pause : Number.POSITIVE_INFINITY };
      if (wasLong) pause = Math.min(2 * pause, AGAIN_AFTER_AT_MOST);
      throw unreadable(why);
    }
  }

  function readNow(name: string): string | null {
    if (platform !== 'linux') return entry(name).getPassword();
    return askSecretService.has({ service: SERVICE, username: name }) ? entry(name).getPassword() : null;
  }

  function entry(name: string): Keyring.Entry {
    const { Entry }: typeof Keyring = requireHere('@napi-rs/keyring');
    return new Entry(SERVICE, name, LASTING);
  }

  return {
    read(name) {
      if (Date.now() < (absent.get(name) ?? 0)) return null;
      const secret = attempt(() => readNow(name));
      if (secret === null) absent.set(name, Date.now() + AGAIN_AFTER);
      return secret;
    },
    write: (name, secret) =>
      attempt(() => {
        if (platform === 'linux') askSecretService.takes();
        const place = entry(name);
        place.setPassword(secret);
        absent.delete(name);
        if (place.getPassword() === secret) return;
        place.deleteCredential();
        throw new Error('what was written could not be read back');
      }),
  };
}

function unreadable(why: string): GwinnowError {
  return new GwinnowError('NO_KEY', `The system's key store cannot be used now: ${why}`);
}
