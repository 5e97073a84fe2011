import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this computer's user keeps what belongs to no project. */
export type UserPlaces = {
  /** File that lists the projects opened before. */
  readonly recents: string;
  /** Folder of new projects; made when the first one is. */
  readonly home: string;
  /** Folder of the keys that sign projects' logs. */
  readonly keys: string;
  /** Whether new keys go to the system's key store, where there is one: not with GWINNOW_KEYS=file. */
  readonly keyStore: boolean;
};

type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's own folder. */
  readonly user: string;
};

/** Places by the custom of the platform; $XDG_CONFIG_HOME counts everywhere. */
export function userPlaces(surroundings: Partial<Surroundings> = {}): UserPlaces {
  const { platform = process.platform, env = process.env, user = homedir() } = surroundings;
  const own = join(configFolder({ platform, env, user }), 'gwinnow');
  return {
    recents: join(own, 'recent-projects.json'),
    home: join(user, 'Gwinnow'),
    keys: join(own, 'keys'),
    keyStore: env['GWINNOW_KEYS'] !== 'file',
  };
}

function configFolder({ platform, env, user }: Surroundings): string {
  const named = env['XDG_CONFIG_HOME'];
  // The XDG specification has relative paths ignored.
  if (named !== undefined && isAbsolute(named)) return named;
  if (platform === 'win32') return env['APPDATA'] ?? join(user, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(user, 'Library', 'Application Support');
  return join(user, '.config');
}
