import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeReviewProject, REJECTED } from '../../e2e/review-project.ts';
import { callerOf, newEngine } from './scored-project.ts';

const STRAYS = [3, 4, 7];

async function opened(strays: readonly number[]) {
  const directory = makeReviewProject({ strays });
  onTestFinished(() => rmSync(dirname(directory), { recursive: true, force: true }));
  const engine = newEngine();
  const client = callerOf(engine);
  await client.projects.open({ directory });
  const { items } = await client.queue.list({ limit: 100 });
  return { client, items };
}

describe('a suggestion whose transform is unusually far from its image', () => {
  it('is marked in the queue, by the same bar as in the sample', async () => {
    const { client, items } = await opened(STRAYS);
    const far = items.filter((item) => item.far).map(({ sample }) => sample);
    expect(far.filter((sample) => sample <= REJECTED).toSorted((a, b) => a - b)).toEqual(STRAYS);
    for (const { sample, far: isFar, chance } of items) {
      const detail = await client.queue.sample({ sample });
      expect(detail.far !== null).toBe(isFar);
      expect(isFar && chance !== null).toBe(false);
    }
  });

  it('is accepted by itself and with a reason alone', async () => {
    const { client } = await opened(STRAYS);
    const before = (await client.projects.summary({})).auditLeaves;
    const code = { code: 'SUGGESTION_FAR' };
    await expect(client.decisions.decide({ sample: 3, verdict: 'accept' })).rejects.toMatchObject(code);
    const blank = client.decisions.decide({ sample: 3, verdict: 'accept', reason: '  ' });
    await expect(blank).rejects.toMatchObject(code);
    const batch = { samples: [1, 3, 5], verdict: 'accept' as const };
    await expect(client.decisions.decideMany(batch)).rejects.toMatchObject(code);
    const reasoned = client.decisions.decideMany({ ...batch, reasonCode: 'other', reason: 'seen' });
    await expect(reasoned).rejects.toMatchObject({ ...code, data: { sample: 3 } });
    expect((await client.projects.summary({})).auditLeaves).toBe(before);

    const done = await client.decisions.decide({ sample: 3, verdict: 'accept', reason: 'it is a ring' });
    expect(done.decisions[0]).toMatchObject({ kind: 'accept', label: 1, reason: 'it is a ring' });
    expect((await client.decisions.decideMany({ ...batch, samples: [1, 5] })).statuses).toEqual([
      'decided',
      'decided',
    ]);
  });

  it('takes any other verdict, by itself or with others', async () => {
    const { client } = await opened(STRAYS);
    const kept = await client.decisions.decideMany({ samples: STRAYS, verdict: 'keep' });
    expect(kept.statuses).toEqual(['decided', 'decided', 'decided']);
    const given = await client.decisions.decide({ sample: 3, verdict: 'label', label: 1 });
    expect(given.decisions[0]).toMatchObject({ kind: 'label', label: 1 });
  });

  it('is not known of where no bar is', async () => {
    const { client, items } = await opened([]);
    expect(items.some(({ far }) => far)).toBe(false);
    await client.decisions.decideMany({ samples: [1, 3, 5], verdict: 'accept' });
  });

  it('is known to the first who asks to accept it, whatever was looked at before', async () => {
    const directory = makeReviewProject({ strays: STRAYS });
    onTestFinished(() => rmSync(dirname(directory), { recursive: true, force: true }));
    const client = callerOf(newEngine());
    await client.projects.open({ directory });
    await expect(client.decisions.decide({ sample: 4, verdict: 'accept' })).rejects.toMatchObject({
      code: 'SUGGESTION_FAR',
    });
  });
});
