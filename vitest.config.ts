import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { pageDefines, pagePlugins } from './electron.vite.config.ts';

const executablePath = process.env['GWINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);
const inBrowser = 'test/**/*.browser.test.ts';

/** In place of each test file that needs a browser, where there is none. */
const sayWhySkipped: Plugin = {
  name: 'gwinnow:say-why-skipped',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('.browser.test.ts')
      ? `import { it } from 'vitest';
         it('runs in Chromium', (test) => test.skip(${JSON.stringify(`no Chromium at ${executablePath}`)}));`
      : null,
};

const PAGE_PACKAGES = [
  '@orpc/client',
  '@orpc/client/message-port',
  '@tanstack/vue-virtual',
  'd3-array',
  'd3-scale',
  'd3-shape',
  'msgpackr',
  'pinia',
  'reka-ui',
  'tinykeys',
  'valibot',
  'vue',
  'vue-i18n',
  'vue-router',
];

/** Components and stores in real Chromium, joined to real engines. */
const browserProject: TestProjectInlineConfiguration = {
  extends: true,
  plugins: pagePlugins(),
  define: pageDefines,
  // Found only on the way, a package would be bundled while tests run, and the page loaded again.
  optimizeDeps: { include: PAGE_PACKAGES },
  test: {
    name: 'browser',
    include: [inBrowser],
    globalSetup: 'test/renderer/engines.ts',
    setupFiles: 'test/renderer/browser/setup.ts',
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      locators: { exact: false },
      viewport: { width: 1280, height: 800 },
      instances: [{ browser: 'chromium' }],
      // Chromium's own sandbox refuses to run as root.
      provider: playwright({
        launchOptions: { executablePath, chromiumSandbox: process.getuid?.() !== 0 },
      }),
    },
  },
};

const withoutBrowser: TestProjectInlineConfiguration = {
  extends: true,
  plugins: [sayWhySkipped],
  test: { name: 'browser', include: [inBrowser] },
};

export default defineConfig({
  test: {
    pool: 'forks',
    // As every task of the program runs: see scripts/tasks.mjs.
    execArgv: ['--no-memory-protection-keys'],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Tests compute on the CPU, also where there is a GPU, so that they find the same numbers everywhere.
    // Programs under test keep their lists and keys away from the user's own.
    env: {
      TF_CPP_MIN_LOG_LEVEL: '2',
      CUDA_VISIBLE_DEVICES: '-1',
      XDG_CONFIG_HOME: join(tmpdir(), 'gwinnow-test-config'),
      GWINNOW_KEYS: 'file',
    },
    projects: [
      { extends: true, test: { name: 'node', include: ['test/**/*.test.ts'], exclude: [inBrowser] } },
      hasBrowser ? browserProject : withoutBrowser,
    ],
  },
});
