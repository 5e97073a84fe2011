import { join } from 'node:path';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { withLock } from './lock.mjs';
import { projectNode } from './paths.mjs';
import { say, sayOutput, secondsSince } from './say.mjs';
import { hashOf, readStamp, removeStamp, writeStamp } from './stamp.mjs';

const SOURCES = [
  'src',
  'electron.vite.config.ts',
  'verify.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
];

/** The app and its programs; the verifier of evidence, which stands alone. */
const BUNDLES = [
  ['node_modules/electron-vite/bin/electron-vite.js', 'build'],
  ['node_modules/vite/bin/vite.js', 'build', '--config', 'verify.vite.config.ts'],
];

/**
 * Bundles the program into out/ unless that was made from these very sources.
 *
 * @param {{ root: string, lockFolder: string, env: NodeJS.ProcessEnv, force?: boolean }} place
 * @throws {SetupError}
 */
export async function ensureBuild({ root, lockFolder, env, force = false }) {
  const stamp = join(root, 'out', '.gwinnow-build');
  const isFresh = () => readStamp(stamp) === hashOf(root, SOURCES);
  if (!force && isFresh()) return;
  await withLock(
    lockFolder,
    async (lock) => {
      if (!force && isFresh()) return;
      const start = Date.now();
      const made = hashOf(root, SOURCES);
      removeStamp(stamp);
      for (const args of BUNDLES) {
        const [bundler = '', ...rest] = args;
        const { status, output } = await runQuietly(projectNode(root), [join(root, bundler), ...rest], {
          cwd: root,
          env,
          lock,
        });
        if (status !== 0) {
          sayOutput(output);
          throw new SetupError(`the build ended with status ${status}`, 'Its own words are above.');
        }
      }
      writeStamp(stamp, made);
      say(`the program is built (${secondsSince(start)})`);
    },
    (owner) => say(`waiting for the set-up of process ${owner}`),
  );
}
