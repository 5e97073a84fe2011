import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-builder';
import { checkout } from '../scripts/setup/paths.mjs';

/**
 * A folder that has the shape of an Electron for Linux and none of its content.
 *
 * @param {string} folder
 */
export function makeStandIn(folder) {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  for (const name of ['electron', 'locales/en-US.pak', 'locales/de.pak'])
    writeFileSync(join(folder, name), '');
  return folder;
}

/**
 * Packs the app.
 *
 * @param {import('electron-builder').Configuration} config
 * @param {import('electron-builder').Platform} platform
 * @returns {Promise<{ folder: string, archive: string }>} the folder with the packed app, and the archive in it
 */
export async function pack(config, platform) {
  const packed = { folder: '', archive: '' };
  await build({
    projectDir: checkout,
    targets: platform.createTarget('dir'),
    config: {
      ...config,
      afterPack: async (context) => {
        packed.folder = context.appOutDir;
        packed.archive = join(context.packager.getResourcesDir(context.appOutDir), 'app.asar');
        if (typeof config.afterPack === 'function') await config.afterPack(context);
      },
    },
  });
  return packed;
}
