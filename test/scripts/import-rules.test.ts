import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, plainEnvironment, start, temporaryFolder } from './support.ts';

const targets = [
  'shared/domain/x.ts',
  'main/core/ports.ts',
  'main/core/decide.ts',
  'main/audit/leaf.ts',
  'main/learning/messages.ts',
  'main/learning/tf.ts',
  'main/store/store.ts',
  'main/formats/idx.ts',
  'main/engine/engine.ts',
  'main/hosts/cli/program.ts',
  'main/hosts/electron/app.ts',
  'main/hosts/web/server.ts',
  'renderer/client/client.ts',
  'renderer/stores/queue.ts',
  'renderer/components/button.ts',
];

const shared = 'shared/domain/x.ts';
const core = ['main/core/ports.ts', 'main/core/decide.ts'];
const node = ['node:fs', 'node:crypto'];

/** What each file may import of the targets and of Node. */
const allowed: Record<string, string[]> = {
  'shared/a.ts': [shared],
  'main/core/a.ts': [shared, ...core],
  'main/audit/a.ts': [shared, 'main/audit/leaf.ts', 'node:crypto'],
  'main/learning/a.ts': [
    shared,
    'main/core/ports.ts',
    'main/learning/messages.ts',
    'main/learning/tf.ts',
    ...node,
  ],
  'main/store/a.ts': [shared, ...core, 'main/audit/leaf.ts', 'main/store/store.ts', ...node],
  'main/formats/a.ts': [shared, 'main/formats/idx.ts', ...node],
  'main/engine/a.ts': [
    shared,
    ...core,
    'main/audit/leaf.ts',
    'main/learning/messages.ts',
    'main/store/store.ts',
    'main/formats/idx.ts',
    'main/engine/engine.ts',
    ...node,
  ],
  'main/hosts/cli/a.ts': [shared, 'main/engine/engine.ts', 'main/hosts/cli/program.ts', ...node],
  'main/hosts/electron/a.ts': [shared, 'main/engine/engine.ts', 'main/hosts/electron/app.ts', ...node],
  'main/hosts/web/a.ts': [shared, 'main/engine/engine.ts', 'main/hosts/web/server.ts', ...node],
  'main/cli.ts': [shared, 'main/hosts/cli/program.ts', 'main/hosts/web/server.ts', ...node],
  'preload/a.ts': [shared],
  'renderer/views/a.ts': [shared, 'renderer/stores/queue.ts', 'renderer/components/button.ts'],
  'renderer/components/a.ts': [shared, 'renderer/components/button.ts'],
  'renderer/stores/a.ts': [
    shared,
    'renderer/client/client.ts',
    'renderer/stores/queue.ts',
    'renderer/components/button.ts',
  ],
};

test('each layer may import what the table says and nothing else', async () => {
  const root = temporaryFolder();
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, 'src', name)), { recursive: true });
    writeFileSync(join(root, 'src', name), text);
  };
  for (const target of targets) write(target, 'export const x = 1;\n');
  const importables = [...targets, ...node];
  for (const name of Object.keys(allowed)) {
    const up = '../'.repeat(name.split('/').length - 1);
    const imports = importables.map(
      (to) => `import type {} from '${to.startsWith('node:') ? to : up + to}';\n`,
    );
    write(name, imports.join(''));
  }
  for (const config of ['.dependency-cruiser.cjs', 'tsconfig.base.json']) {
    cpSync(join(checkout, config), join(root, config));
  }
  const cruiser = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [cruiser, 'src', '--output-type', 'json'];
  const { stdout } = await start(process.execPath, args, plainEnvironment(), root).ended;
  const found: { from: string; to: string }[] = JSON.parse(stdout).summary.violations;
  const refused = new Set(found.map(({ from, to }) => `${from} -> ${to.replace(/^node:/, '')}`));
  const expected = Object.entries(allowed).flatMap(([from, may]) =>
    importables
      .filter((to) => !may.includes(to))
      .map((to) => `src/${from} -> ${to.startsWith('node:') ? to.slice(5) : `src/${to}`}`),
  );
  expect([...refused].sort()).toEqual(expected.sort());
});
