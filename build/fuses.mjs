import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * What the packaged program can never be made to do: run other programs as a Node, take options or a debugger from
 * outside, load an app from anywhere but its archive.
 *
 * @param {string} platform
 */
export function fusesFor(platform) {
  return /** @type {const} */ ({
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    // There is no such check on Linux.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/**
 * electron-builder calls this before it signs.
 *
 * @param {import('electron-builder').AfterPackContext} context
 */
export async function flipAfterPack({ appOutDir, electronPlatformName, packager, arch }) {
  const { executableName, appInfo } = /** @type {{ executableName?: string } & typeof packager} */ (packager);
  const names = {
    darwin: `${appInfo.productFilename}.app/Contents/MacOS/${appInfo.productFilename}`,
    win32: `${appInfo.productFilename}.exe`,
  };
  const name = Object.hasOwn(names, electronPlatformName)
    ? names[/** @type {keyof typeof names} */ (electronPlatformName)]
    : executableName;
  if (electronPlatformName !== 'darwin')
    rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true });
  await flipFuses(join(appOutDir, name ?? appInfo.productFilename), {
    version: FuseVersion.V1,
    // Arm64 Macs start nothing whose signature is broken; 3 is electron-builder's number for arm64.
    resetAdHocDarwinSignature: electronPlatformName === 'darwin' && arch === 3,
    ...fusesFor(electronPlatformName),
  });
}
