import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './child.mjs';
import { withLock } from './lock.mjs';
import { findProgram, projectNode } from './paths.mjs';
import { say, secondsSince } from './say.mjs';
import { readStamp, removeStamp, writeStamp } from './stamp.mjs';

const NAMES = ['/usr/bin/chromium', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const REMEMBER_MS = 60 * 60 * 1000;
const WHERE = "import('playwright-core').then((p) => console.log(p.chromium.executablePath()))";

/**
 * A Chromium for the tests that drive one: one that is there, else Debian's where this may install it, else
 * the one that Playwright brings.
 *
 * @param {{ root: string, cache: string, env: NodeJS.ProcessEnv, retry: boolean }} place
 * @returns {Promise<string | null>} null where none can be had, which has been said then
 */
export async function ensureBrowser({ root, cache, env, retry }) {
  const there = env.GWINNOW_CHROMIUM ?? findProgram(NAMES, env);
  if (there !== null) return there;
  const place = join(cache, 'browser.path');
  const noted = readStamp(place);
  if (noted !== null && existsSync(noted)) return noted;
  const failure = join(cache, 'browser.unavailable');
  const isRecent = Date.now() - Number(readStamp(failure) ?? 0) < REMEMBER_MS;
  const got = isRecent && !retry ? null : await getBrowser({ root, cache, env });
  if (got === null) {
    if (!isRecent || retry) writeStamp(failure, String(Date.now()));
    say('no Chromium can be had here: tests that need one are skipped. GWINNOW_CHROMIUM=/path names one.');
  } else {
    removeStamp(failure);
    writeStamp(place, got);
  }
  return got;
}

/**
 * @param {{ root: string, cache: string, env: NodeJS.ProcessEnv }} place
 * @returns {Promise<string | null>}
 */
function getBrowser({ root, cache, env }) {
  return withLock(
    join(cache, 'locks', 'browser'),
    async (lock) => {
      const start = Date.now();
      say('getting Chromium for the tests');
      const got = (await fromDebian(env, lock)) ?? (await fromPlaywright(root, env, lock));
      if (got !== null) say(`Chromium is installed (${secondsSince(start)})`);
      return got;
    },
    (owner) => say(`waiting for the set-up of process ${owner}`),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./lock.mjs').Lock} lock
 */
async function fromDebian(env, lock) {
  const apt = findProgram(['apt-get'], env);
  if (apt === null || process.getuid?.() !== 0) return null;
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, lock };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const install = [...wait, 'install', '-y', '--no-install-recommends', 'chromium'];
  const { status } = await runQuietly(apt, install, options);
  if (status !== 0) {
    await runQuietly(apt, [...wait, 'update'], options);
    await runQuietly(apt, install, options);
  }
  return findProgram(NAMES, env);
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./lock.mjs').Lock} lock
 */
async function fromPlaywright(root, env, lock) {
  const cli = join(root, 'node_modules/playwright-core/cli.js');
  const node = projectNode(root);
  const installed = await runQuietly(node, [cli, 'install', 'chromium'], { cwd: root, env, lock });
  if (installed.status !== 0) return null;
  const { output } = await runQuietly(node, ['-e', WHERE], { cwd: root, env, lock });
  const path = output.trim();
  return existsSync(path) ? path : null;
}
