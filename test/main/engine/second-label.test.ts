import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/main/store/open.ts';
import { makeReviewProject } from '../../e2e/review-project.ts';
import { callerOf, newEngine } from './scored-project.ts';

const ASKED = [1, 2, 4];
const Line = v.looseObject({ sample: v.number(), taken_from: v.nullable(v.string()) });

async function opened() {
  const directory = makeReviewProject({ second: ASKED });
  onTestFinished(() => rmSync(dirname(directory), { recursive: true, force: true }));
  const client = callerOf(newEngine());
  await client.projects.open({ directory });
  const { second } = await client.queue.sample({ sample: 4 });
  return { client, directory, run: second?.run ?? 0, label: second?.label ?? -1 };
}

describe('a label taken from the second classifier', () => {
  it('is on record as such, and no other is', async () => {
    const { client, directory, run, label } = await opened();
    const taken = await client.decisions.decide({ sample: 4, verdict: 'label', label, secondRun: run });
    expect(taken.decisions[0]).toMatchObject({ kind: 'label', label, secondRun: run });
    await client.decisions.decide({ sample: 1, verdict: 'accept', secondRun: run });
    await client.decisions.decide({ sample: 2, verdict: 'keep', secondRun: run });
    const own = await client.decisions.decide({ sample: 3, verdict: 'label', label: 1 });
    expect(own.decisions[0]?.secondRun).toBeNull();
    await client.decisions.undo({});
    const { entries } = await client.activity.list({ limit: 5 });
    const said = entries.map(({ body }) => JSON.stringify(body).includes('"secondRun":'));
    expect(said).toEqual([false, false, true, true, true]);
    expect((await client.queue.sample({ sample: 4 })).current?.secondRun).toBe(run);
    const findings = [];
    for await (const step of await client.audit.verify({})) {
      if (step.state === 'done') findings.push(step.verdict.finding);
    }
    expect(findings).toEqual([null]);
    await client.projects.close({});
    const store = openStore(directory);
    onTestFinished(() => store.close());
    expect(store.rebuild().same).toBe(true);
  });

  it('has to be the one that it gave, in a run of its own', async () => {
    const { client, run, label } = await opened();
    const other = (label + 1) % 3;
    const decide = (draft: { sample: number; label: number; secondRun: number }) =>
      client.decisions.decide({ verdict: 'label', ...draft });
    const refused = async (draft: Parameters<typeof decide>[0], code: string) =>
      expect(decide(draft)).rejects.toMatchObject({ code });
    await refused({ sample: 4, label: other, secondRun: run }, 'BAD_LABEL');
    await refused({ sample: 4, label, secondRun: 1 }, 'NO_SCORES');
    await refused({ sample: 3, label: 1, secondRun: run }, 'NO_SCORES');
    const skipped = client.decisions.decide({ sample: 4, verdict: 'skip', secondRun: run });
    await expect(skipped).rejects.toMatchObject({ code: 'BAD_LABEL' });
    expect((await client.queue.sample({ sample: 4 })).history).toEqual([]);
  });

  it('is told apart in what is exported', async () => {
    const { client, run, label } = await opened();
    await client.decisions.decide({ sample: 4, verdict: 'label', label, secondRun: run });
    await client.decisions.decide({ sample: 3, verdict: 'label', label: 1 });
    const folder = mkdtempSync(join(tmpdir(), 'gwinnow-taken-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const target = join(folder, 'out');
    const { job } = await client.exchange.export({ target, format: 'jsonl' });
    for await (const { state, error } of await client.jobs.watch({ job })) {
      if (state === 'failed') throw new Error(error?.message);
    }
    const lines = readFileSync(join(target, 'samples.jsonl'), 'utf8').trim().split('\n');
    const rows = lines.map((line) => v.parse(v.pipe(v.string(), v.parseJson(), Line), line));
    const from = rows.flatMap(({ sample, taken_from: taken }) => (taken === null ? [] : [[sample, taken]]));
    expect(from).toEqual([[4, 'second classifier']]);
  });
});
