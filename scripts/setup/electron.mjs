import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './child.mjs';
import { SetupError } from './errors.mjs';
import { withLock } from './lock.mjs';
import { projectNode } from './paths.mjs';
import { say } from './say.mjs';

/**
 * Electron's own program, which its package brings only when asked.
 *
 * @param {{ root: string, lockFolder: string, env: NodeJS.ProcessEnv }} place
 * @throws {SetupError}
 */
export async function ensureElectron({ root, lockFolder, env }) {
  const folder = join(root, 'node_modules/electron');
  const isThere = () => env.ELECTRON_OVERRIDE_DIST_PATH !== undefined || existsSync(join(folder, 'path.txt'));
  if (isThere()) return;
  await withLock(lockFolder, async (lock) => {
    if (isThere()) return;
    say('getting Electron (about 120 MB)');
    const { status, output } = await runQuietly(projectNode(root), [join(folder, 'install.js')], {
      env,
      lock,
    });
    if (status === 0 && isThere()) return;
    throw new SetupError(
      `Electron can not be downloaded: ${firstError(output)}`,
      'Set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an Electron that is there; the command line works without.',
    );
  });
}

/** @param {string} text */
function firstError(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /error/i.test(line)) ??
    lines.find((line) => line !== '') ??
    'no message'
  ).slice(0, 200);
}
