import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createStore, openStore } from '../../../src/main/store/open.ts';
import { addSamples, CLASSES, codeOf, reviewProject, sample, SHAPE, temporaryFolder } from './project.ts';

type Ended = { readonly acknowledged: Map<number, number>; readonly code: number | null };

/** Runs decider.ts; kills it as soon as it has acknowledged `killAfter` decisions. */
async function decide(parameters: readonly (string | number)[], killAfter = Infinity): Promise<Ended> {
  const script = [
    '--import',
    import.meta.resolve('./raw-sql.ts'),
    fileURLToPath(import.meta.resolve('./decider.ts')),
  ];
  const child = spawn(process.execPath, [...script, ...parameters.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = output.split('\n').slice(0, -1);
  return {
    acknowledged: new Map(lines.map((line) => line.split(' ').map(Number) as [number, number])),
    code,
  };
}

describe('kill -9', () => {
  test('loses no acknowledged decision and repeats none', { timeout: 120_000 }, async () => {
    const { store } = reviewProject(300);
    const acknowledged = new Map<number, number>();
    for (const killAfter of [1, 17, 40, 90, Infinity]) {
      const first = acknowledged.size + 1;
      const ended = await decide([store.directory, 'bo', first, 1, 300], killAfter);
      for (const [sample, id] of ended.acknowledged) acknowledged.set(sample, id);
      const recorded = new Map(store.decisions.list(1000).map((decision) => [decision.sample, decision.id]));
      for (const [sample, id] of acknowledged) expect(recorded.get(sample)).toBe(id);
      expect(recorded.size).toBe(store.decisions.list(1000).length);
      expect(store.integrityProblems()).toEqual([]);
      expect(store.audit.firstBad()).toBeNull();
      expect(store.rebuild().same).toBe(true);
      expect(ended.code).toBe(killAfter === Infinity ? 0 : null);
    }
    expect(store.decisions.list(1000)).toHaveLength(300);
    const decided = store.audit.list(1000, undefined, { type: 'decision' }).entries.map(({ body }) => body);
    expect(decided).toHaveLength(300);
  });
});

describe('two processes on one project', () => {
  test(
    'both decide at once: every decision is there, once, under a leaf of its own',
    { timeout: 120_000 },
    async () => {
      const { store } = reviewProject(200);
      const version = store.dataVersion();
      const [odd, even] = await Promise.all([
        decide([store.directory, 'anna', 1, 2, 200]),
        decide([store.directory, 'bo', 2, 2, 200]),
      ]);
      expect([odd.code, even.code]).toEqual([0, 0]);
      expect(odd.acknowledged.size + even.acknowledged.size).toBe(200);
      const decisions = store.decisions.list(1000);
      expect(new Set(decisions.map((decision) => decision.sample)).size).toBe(200);
      expect(new Set(decisions.map(({ leaf }) => leaf)).size).toBe(200);
      expect(decisions.filter(({ reviewer }) => reviewer === 'anna')).toHaveLength(100);
      expect(store.queue.counts()).toMatchObject({ open: 0 });
      expect(store.audit.firstBad()).toBeNull();
      expect(store.dataVersion()).not.toBe(version);
    },
  );

  test('see each other’s changes at once', () => {
    const folder = temporaryFolder();
    const one = createStore(folder, 'anna', { name: 'Pets', image: SHAPE, classes: CLASSES });
    const two = openStore(folder);
    addSamples(one, [sample(1)]);
    const before = two.samples.fingerprint();
    two.project.addClasses('bo', ['fox']);
    expect(one.project.classes()).toContain('fox');
    addSamples(two, [sample(2)]);
    expect(one.samples.counts().test.samples).toBe(2);
    expect(two.samples.fingerprint()).toBe(one.samples.fingerprint());
    expect(two.samples.fingerprint()).not.toBe(before);
    expect(one.audit.list(10).entries.map(({ actor }) => actor)).toEqual(['anna', 'bo', 'anna', 'anna']);
    two.decisions.record('bo', { sample: 1, kind: 'label', label: 3 });
    expect(one.decisions.undo('anna').decisions).toHaveLength(1);
    expect(codeOf(() => two.decisions.undo('bo'))).toBe('NOTHING_TO_UNDO');
    one.close();
    two.close();
  });
});
