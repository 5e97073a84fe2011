import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // As every task of the program runs: see scripts/tasks.mjs.
    execArgv: ['--no-memory-protection-keys'],
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Tests compute on the CPU, also where there is a GPU, so that they find the same numbers everywhere.
    // Programs under test keep their lists away from the user's own.
    env: {
      TF_CPP_MIN_LOG_LEVEL: '2',
      CUDA_VISIBLE_DEVICES: '-1',
      XDG_CONFIG_HOME: join(tmpdir(), 'gwinnow-test-config'),
    },
  },
});
