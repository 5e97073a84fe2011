import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import icons from 'unplugin-icons/vite';
import type { Plugin, PluginOption } from 'vite';
import { PAGE_POLICY } from './src/shared/page-policy.ts';

const source = (path: string): string => join(import.meta.dirname, 'src', path);

/** One file each in out/main: the window's process, and three programs that must run without Electron. */
const mainEntries = {
  index: source('main/index.ts'),
  engine: source('main/hosts/electron/engine-process.ts'),
  learner: source('main/learning/worker.ts'),
  cli: source('main/cli.ts'),
};

/** Writes the policy into the built page. Vite's development server needs inline styles, so it serves none. */
const pagePolicy: Plugin = {
  name: 'gwinnow:page-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

/** What the page's sources need of Vite, in the app and in tests. */
export const pagePlugins = (): PluginOption[] => [vue(), icons({ compiler: 'vue3' })];

/** Only what the page uses of vue-i18n; its messages become trees, never code. */
export const pageDefines = {
  __VUE_I18N_FULL_INSTALL__: true,
  __VUE_I18N_LEGACY_API__: false,
  __INTLIFY_PROD_DEVTOOLS__: false,
};

/** A slow plugin is no fault of the one who builds. */
const checks = { bundlerTimings: false };

export default defineConfig({
  main: {
    logLevel: 'warn',
    build: {
      sourcemap: true,
      rolldownOptions: {
        checks,
        input: mainEntries,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    logLevel: 'warn',
    build: {
      // A sandboxed preload can require electron alone, and has to be CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        checks,
        input: source('preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    logLevel: 'warn',
    plugins: [...pagePlugins(), pagePolicy],
    define: pageDefines,
    build: {
      minify: true,
      assetsInlineLimit: 0,
      rolldownOptions: { checks, input: source('renderer/index.html') },
    },
  },
});
