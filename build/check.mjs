/** All of it, in bytes: models and sample images are most of it. */
const MOST = 200e6;

/** What has to be there, by name. */
const NEEDED = [
  'package.json',
  'LICENSE',
  'THIRD-PARTY.md',
  'out/main/index.js',
  'out/main/engine.js',
  'out/main/learner.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'node_modules/@napi-rs/keyring/index.js',
  'node_modules/@tensorflow/tfjs/dist/tf.node.js',
  'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  'node_modules/@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js',
];

/** @type {readonly (readonly [string, RegExp])[]} what must not be */
const FORBIDDEN = [
  ['a source or a map', /\.(ts|mts|cts|tsx|vue|map|sql)$/],
  ['a test', /(^|\/)(test|tests|__tests__)\/|[._](test|spec)\.[cm]?js$/],
  ['a tool of the checkout', /^(src|scripts|bench|docs|build|dist)\//],
  ['the command line', /^out\/main\/cli\.js$/],
  ['the native TensorFlow', /tfjs_binding\.node|libtensorflow/],
  [
    'a package of the page, which is bundled',
    /^node_modules\/(vue|reka-ui|pinia|d3-[a-z]+|@fontsource[^/]*)\//,
  ],
  ['a package of the web host', /^node_modules\/(fastify|@fastify|ws)\//],
  [
    'a development tool',
    /^node_modules\/(vite|vitest|typescript|electron|electron-builder|playwright-core)\//,
  ],
];

/**
 * What is wrong with the packed files, in words; empty where nothing is.
 *
 * @param {readonly import('./archive.mjs').Packed[]} files
 * @returns {string[]}
 */
export function faultsOf(files) {
  const paths = new Set(files.map(({ path }) => path));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const native = files.filter(({ path }) => /\.(node|dll|dylib|so(\.[\d.]+)?)$/.test(path));
  const databases = native.filter(({ path }) => path.includes('better-sqlite3'));
  return [
    ...NEEDED.filter((path) => !paths.has(path)).map((path) => `${path} is not packed`),
    ...FORBIDDEN.flatMap(([what, pattern]) =>
      [...paths].filter((path) => pattern.test(path)).map((path) => `${path} is packed, ${what}`),
    ),
    ...native.filter(({ unpacked }) => !unpacked).map(({ path }) => `${path} is inside of the archive`),
    ...(databases.length === 1 ? [] : [`${databases.length} builds of the database are packed, not one`]),
    ...(size < MOST ? [] : [`${Math.round(size / 1e6)} MB are packed, more than ${MOST / 1e6}`]),
  ];
}
