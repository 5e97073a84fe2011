import { mkdtempSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import sharp from 'sharp';
import { ensureElectron } from '../scripts/setup/electron.mjs';
import { messageOf, SetupError } from '../scripts/setup/errors.mjs';
import { cacheFolder, checkout } from '../scripts/setup/paths.mjs';
import { say } from '../scripts/setup/say.mjs';
import { filesIn } from './archive.mjs';
import { faultsOf } from './check.mjs';
import { configuration } from './config.mjs';
import { makeStandIn, pack } from './pack.mjs';

/*
 * Packs the desktop app into dist/, checks what was packed, then makes this platform's installers of it; with --dir
 * without them. Exit status: 0 done; 1 something is wrong or an installer could not be made; 3 there is no Electron, so
 * only the configuration and the list of files were checked.
 */

const NO_ELECTRON = 3;

/** Where an Electron lies, or why there is none. */
async function findElectron() {
  const cache = cacheFolder(process.env);
  const name = createHash('sha256').update(checkout).digest('hex').slice(0, 16);
  try {
    await ensureElectron({
      root: checkout,
      lockFolder: join(cache, 'locks', `checkout-${name}`),
      env: process.env,
    });
    const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
    return { folder: given ?? join(checkout, 'node_modules/electron/dist'), why: '' };
  } catch (error) {
    if (error instanceof SetupError) return { folder: null, why: `${error.message}. ${error.help}` };
    throw error;
  }
}

/**
 * Packs the app and says what is wrong with it.
 *
 * @param {import('electron-builder').Configuration} config
 * @param {Platform} platform
 * @returns {Promise<string>} the folder with the packed app
 */
async function packAndCheck(config, platform) {
  const packed = await pack(config, platform);
  const files = filesIn(packed.archive);
  const faults = faultsOf(files);
  for (const fault of faults) say(fault);
  if (faults.length > 0) throw new Error(`${faults.length} faults in what was packed`);
  const megabytes = Math.round(files.reduce((sum, { size }) => sum + size, 0) / 1e6);
  say(`${files.length} files, ${megabytes} MB, are packed as they should be`);
  return packed.folder;
}

/**
 * @param {import('electron-builder').Configuration} config
 * @param {Platform} platform
 * @param {string} packed
 */
async function makeInstallers(config, platform, packed) {
  const { target } = config[/** @type {'linux' | 'win' | 'mac'} */ (platform.buildConfigurationKey)] ?? {};
  let failed = 0;
  for (const name of /** @type {string[]} */ (target)) {
    try {
      const targets = platform.createTarget(name);
      for (const file of await build({ projectDir: checkout, targets, config, prepackaged: packed }))
        say(file);
    } catch (error) {
      failed += 1;
      say(`${name} could not be made: ${messageOf(error).split('\n')[0]}`);
    }
  }
  return failed;
}

/** @param {readonly string[]} args */
async function main(args) {
  const work = mkdtempSync(join(tmpdir(), 'gwinnow-package-'));
  try {
    const icon = join(work, 'icon.png');
    await sharp(join(checkout, 'build/icon.svg')).resize(512, 512).png().toFile(icon);
    const electron = await findElectron();
    const place = { root: checkout, icon };
    if (electron.folder === null) {
      const config = configuration({ ...place, electron: null, output: join(work, 'dist') });
      await packAndCheck({ ...config, electronDist: makeStandIn(join(work, 'electron')) }, Platform.LINUX);
      say(`nothing is packed: ${electron.why}`);
      return NO_ELECTRON;
    }
    const config = configuration({ ...place, electron: electron.folder, output: join(checkout, 'dist') });
    const given = { ...config, electronDist: electron.folder };
    const packed = await packAndCheck(given, Platform.current());
    say(packed);
    if (args.includes('--dir')) return 0;
    return (await makeInstallers(given, Platform.current(), packed)) > 0 ? 1 : 0;
  } catch (error) {
    say(messageOf(error));
    return 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// Said outright, for hooks that electron-builder leaves behind end with 0.
process.exit(await main(process.argv.slice(2)));
