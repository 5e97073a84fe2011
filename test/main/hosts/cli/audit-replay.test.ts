import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReplaySummary, SampleReplay } from '../../../../src/shared/contract/replay.ts';
import { mnistProject } from '../../engine/mnist-project.ts';
import { build, failure, json, run } from './cli.ts';

let directory: string;
let remove: () => void;
let sample: number;

beforeAll(async () => {
  build();
  const project = await mnistProject(60);
  ({ directory, remove } = project);
  sample = (await project.client.queue.list({ limit: 1 })).items[0]?.sample ?? 0;
  await project.engine.close();
});

afterAll(() => remove());

const One = v.object({ replay: SampleReplay, backend: v.string() });

describe('audit replay', () => {
  it('replays one sample, and all that are rejected', async () => {
    const all = await json(ReplaySummary, ['audit', 'replay', '--all', '--project', directory]);
    expect(all).toMatchObject({ different: 0, failed: 0, identical: all.samples });
    const text = await run(['audit', 'replay', String(sample), '--backend', 'wasm', '--project', directory]);
    expect(text.status).toBe(0);
    expect(text.stdout).toMatch(/within tolerance, on wasm\n/);
    expect(text.stdout).toMatch(/\n {2}outcome +(\w+) +\1\n/);
  });

  it('ends with status 1 where the record is another', async () => {
    const db = new Database(join(directory, 'gwinnow.sqlite'));
    db.exec('DROP TRIGGER scores_keep');
    db.prepare('UPDATE scores SET certainty_median = 0.5 WHERE sample = ?').run(sample);
    db.close();
    const one = await json(One, ['audit', 'replay', String(sample), '--project', directory], { status: 1 });
    expect(one.replay).toMatchObject({ sample, result: 'different' });
  });

  it('wants to know what to replay', async () => {
    for (const words of [[], ['3', '--all'], ['--all', '--random', '2']]) {
      const { code } = await failure(['audit', 'replay', ...words, '--project', directory], 2);
      expect(code).toBe('BAD_ARGUMENT');
    }
  });
});
