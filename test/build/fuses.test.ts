import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { flipAfterPack, fusesFor } from '../../build/fuses.mjs';
import { temporaryFolder } from '../scripts/support.ts';

/** What Electron's binaries hold before their fuses: this text, the wire's version, and how many there are. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As a fresh Electron ships them. */
const FRESH = '10110011';

/** A binary that has nothing but fuses; gives the folder of the app it belongs to. */
function makeBinary(name: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'resources/default_app.asar'), '');
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, FRESH.length]), Buffer.from(FRESH)]);
  writeFileSync(join(folder, name), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
  return folder;
}

async function fusesOf(path: string) {
  const wire = await getCurrentFuseWire(path);
  const is = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;
  return {
    runAsNode: is(FuseV1Options.RunAsNode),
    nodeOptions: is(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: is(FuseV1Options.EnableNodeCliInspectArguments),
    cookies: is(FuseV1Options.EnableCookieEncryption),
    asarOnly: is(FuseV1Options.OnlyLoadAppFromAsar),
    integrity: is(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
  };
}

const PRODUCTION = { runAsNode: false, nodeOptions: false, inspect: false, cookies: true, asarOnly: true };

describe('the fuses of the packaged program', () => {
  it.each([
    ['linux', 'gwinnow-desktop', false],
    ['win32', 'Gwinnow.exe', true],
  ])('are those of production in what is shipped for %s', async (electronPlatformName, name, integrity) => {
    const appOutDir = makeBinary(name);
    const packager = { executableName: 'gwinnow-desktop', appInfo: { productFilename: 'Gwinnow' } };
    const context = { appOutDir, electronPlatformName, packager, arch: 1 };
    await flipAfterPack(context as unknown as Parameters<typeof flipAfterPack>[0]);
    expect(await fusesOf(join(appOutDir, name))).toEqual({ ...PRODUCTION, integrity });
  });

  it('hold on a Mac what they hold on Windows', () => {
    expect(fusesFor('darwin')).toEqual(fusesFor('win32'));
  });
});
