import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The verifier of evidence bundles: one file that needs Node alone. */
export default defineConfig({
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: join(import.meta.dirname, 'src/verify/main.ts'),
    outDir: 'out/verify',
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { entryFileNames: 'gwinnow-verify.mjs', codeSplitting: false },
    },
  },
});
