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

const requireHere = createRequire(import.meta.url);

/**
 * macOS's keychain, Windows's credential manager, or on Linux what answers as Secret Service (GNOME's keyring, KWallet,
 * KeePassXC). On Linux nobody is asked to unlock it: locked, it cannot be asked. Elsewhere the system may ask its user
 * once, and a refusal is taken as the answer for as long as the program runs.
 */
export function systemKeyStore(platform: NodeJS.Platform = process.platform): KeyStore {
  let refusal: { readonly why: string; readonly until: number } | null = null;

  function attempt<Result>(deed: () => Result): Result {
    if (refusal !== null && Date.now() < refusal.until) throw unreadable(refusal.why);
    try {
      return deed();
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      refusal = { why, until: platform === 'linux' ? Date.now() + AGAIN_AFTER : Number.POSITIVE_INFINITY };
      throw unreadable(why);
    }
  }

  function entry(name: string): Keyring.Entry {
    const { Entry }: typeof Keyring = requireHere('@napi-rs/keyring');
    return new Entry(SERVICE, name, LASTING);
  }

  return {
    read: (name) =>
      attempt(() => {
        if (platform !== 'linux') return entry(name).getPassword();
        return askSecretService.has({ service: SERVICE, username: name }) ? entry(name).getPassword() : null;
      }),
    write: (name, secret) =>
      attempt(() => {
        if (platform === 'linux') askSecretService.takes();
        const place = entry(name);
        place.setPassword(secret);
        if (place.getPassword() === secret) return;
        place.deleteCredential();
        throw new Error('what was written could not be read back');
      }),
  };
}

function unreadable(why: string): GwinnowError {
  return new GwinnowError('NO_KEY', `The system's key store cannot be used now: ${why}`);
}
