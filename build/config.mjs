import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentsOf } from './contents.mjs';
import { flipAfterPack } from './fuses.mjs';

/** Of TensorFlow.js only what Node loads: one bundle of each package, and the WebAssembly. */
const TFJS = 'node_modules/@tensorflow/{tfjs,tfjs-backend-*,tfjs-converter,tfjs-core,tfjs-data,tfjs-layers}';

/** What no packaged package needs at run time. */
const LEFT_OUT = [
  '!**/*.{map,ts,mts,cts,gyp,gypi,h,hpp,c,cpp,tsbuildinfo,flow}',
  '!**/*{_test,.test,.spec}.{js,cjs,mjs}',
  // Licences stay.
  '!**/!(*LICEN[CS]E*|*licen[cs]e*|*NOTICE*|THIRD-PARTY).{md,markdown}',
  '!**/{test,tests,__tests__,docs,example,examples,benchmark,benchmarks,.github}/**',
  `!${TFJS}/!(dist|package.json|LICENSE)`,
  `!${TFJS}/!(dist)/**`,
  `!${TFJS}/dist/*/**`,
  `!${TFJS}/dist/!(*.node.js|*.wasm)`,
  // The binding is made for this user's library, which is not packed: both lie in the user's cache.
  '!node_modules/@tensorflow/tfjs-node-gpu/{binding,lib,deps,scripts,src}/**',
  '!node_modules/@tensorflow/tfjs-node-gpu/*.{bat,sh}',
  '!node_modules/better-sqlite3/{deps,src}/**',
  '!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}.node)',
];

/**
 * The configuration of electron-builder.
 *
 * @param {object} place
 * @param {string} place.root the checkout, built
 * @param {string} place.output
 * @param {string} place.icon a PNG of 512 pixels or more
 * @param {string | null} place.electron folder of an Electron; null for a stand-in that only has the shape of one
 * @returns {import('electron-builder').Configuration}
 */
export function configuration({ root, output, icon, electron }) {
  const { all, learner } = contentsOf(root);
  return {
    appId: 'app.gwinnow.desktop',
    productName: 'Gwinnow',
    copyright: 'Apache-2.0',
    // No address is known yet; a Debian package has to name one.
    extraMetadata: { homepage: 'https://gwinnow.invalid' },
    directories: { buildResources: 'build', output },
    npmRebuild: false,
    publish: null,
    ...(electron === null ? {} : { afterPack: flipAfterPack }),
    electronLanguages: ['en-US', 'de'],
    asar: true,
    files: [
      'package.json',
      'LICENSE',
      'THIRD-PARTY.md',
      ...all.files,
      'out/preload/**',
      'out/renderer/**',
      'out/verify/**',
      'resources/models/**',
      ...LEFT_OUT,
      ...unneeded(root, all.packages).map((folder) => `!${folder}/**`),
    ],
    asarUnpack: [
      '**/*.node',
      'node_modules/@img/**',
      'resources/models/**',
      // The learner is a worker thread, and its WebAssembly and native parts are opened by code that knows no archive.
      ...learner.files,
      ...learner.packages.map((folder) => `${folder}/**`),
    ],
    fileAssociations: [
      {
        ext: 'gwinnow',
        name: 'Gwinnow project',
        description: 'Gwinnow project',
        mimeType: 'application/x-gwinnow-project',
        role: 'Editor',
      },
    ],
    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'gwinnow-desktop',
      icon,
      category: 'Science',
      synopsis: 'Review what an image classifier refuses to label',
      maintainer: 'Gwinnow maintainers <maintainers@gwinnow.invalid>',
    },
    win: { target: ['nsis'], icon },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
    mac: {
      target: ['dmg'],
      icon,
      category: 'public.app-category.graphics-design',
      hardenedRuntime: true,
      entitlements: 'build/entitlements.mac.plist',
      entitlementsInherit: 'build/entitlements.mac.plist',
    },
  };
}

/**
 * Packages of the lock file that would be packed, for they are no development tools, and that the app does not need.
 *
 * @param {string} root
 * @param {readonly string[]} needed
 */
function unneeded(root, needed) {
  /** @type {{ packages: Record<string, { dev?: boolean, optional?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const kept = new Set(needed);
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== '' && dev !== true && !kept.has(folder))
    .map(([folder]) => folder);
}
