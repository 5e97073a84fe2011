import { spawnSync } from 'node:child_process';
import * as v from 'valibot';

const TIMEOUT_S = 3;
const BUS_NAME = 'org.freedesktop.secrets';
const INTERFACE = 'org.freedesktop.Secret';
const ROOT = '/org/freedesktop/secrets';

const Path = v.pipe(v.string(), v.startsWith('/'));
const Alias = v.tuple([Path]);
const Property = v.tuple([v.object({ data: v.boolean() })]);
const Found = v.tuple([v.array(Path), v.array(Path)]);

/**
 * What the Secret Service of Linux would answer, asked without a dialog and for a few seconds at most: whoever reads or
 * writes a locked one waits until somebody has typed a password. systemd's busctl does the asking; no secret goes
 * through it. https://specifications.freedesktop.org/secret-service/
 */
export const askSecretService = {
  /** @throws Error unless a new secret would be kept at once, and still be there after a restart. */
  takes(): void {
    const [collection] = call(Alias, ROOT, `${INTERFACE}.Service`, 'ReadAlias', 's', 'default');
    if (collection === '/') throw new Error('it has no keyring yet');
    if (collection.endsWith('/session')) throw new Error('it keeps nothing beyond this login');
    if (isLocked(collection)) throw new Error('it is locked');
  },

  /** Whether a secret with these attributes can be read at once. @throws Error where that cannot be said. */
  has(attributes: Readonly<Record<string, string>>): boolean {
    const pairs = Object.entries(attributes);
    const words = ['a{ss}', String(pairs.length), ...pairs.flat()];
    const [open, locked] = call(Found, ROOT, `${INTERFACE}.Service`, 'SearchItems', ...words);
    if (open.length > 0) return true;
    if (locked.length > 0) throw new Error('it is locked');
    askSecretService.takes();
    return false;
  },
};

function isLocked(collection: string): boolean {
  const of = [`${INTERFACE}.Collection`, 'Locked'];
  const [{ data }] = call(Property, collection, 'org.freedesktop.DBus.Properties', 'Get', 'ss', ...of);
  return data;
}

/** @throws Error where there is no such service, or no answer of this shape in time. */
function call<Answer>(
  schema: v.GenericSchema<unknown, Answer>,
  path: string,
  ...words: readonly string[]
): Answer {
  const { error, status, stdout, stderr } = spawnSync(
    'busctl',
    ['--user', '--json=short', `--timeout=${TIMEOUT_S}`, 'call', BUS_NAME, path, ...words],
    {
      encoding: 'utf8',
      timeout: 2 * TIMEOUT_S * 1000,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  if (error !== undefined) throw new Error(`busctl did not answer (${error.message})`);
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? 'there is none');
  return v.parse(v.object({ data: schema }), JSON.parse(stdout)).data;
}
