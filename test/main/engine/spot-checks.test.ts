import { describe, expect, it } from 'vitest';
import { spotShare } from '../../../src/shared/domain/spot-checks.ts';
import { callerOf, newEngine, scoredProject } from './scored-project.ts';

const COUNT = 200;
/** Certainty of sample n is n / 201: with τ = 0.5 samples from 101 on are accepted. */
const ACCEPTED = Array.from({ length: 100 }, (_, index) => 101 + index);

async function opened() {
  const client = callerOf(newEngine());
  await client.projects.open({ directory: scoredProject(COUNT, 0.7) });
  return client;
}

describe('spot checks', () => {
  it('put a seeded share of the accepted samples into the queue, as what they are', async () => {
    const client = await opened();
    const before = await client.queue.list({});
    expect(before.counts).toMatchObject({ spotChecks: 0 });
    await client.policies.set({ tau: 0.5, spotCheckRate: 0.2, reason: 'watch what is accepted' });
    const picked = ACCEPTED.filter((sample) => spotShare(1, sample) < 0.2);
    const { items, matching, counts } = await client.queue.list({ filter: { outcome: 'accepted' } });
    expect(items.map(({ sample }) => sample)).toEqual(picked.slice(0, 20));
    expect(items.every(({ suggestion }) => suggestion === null)).toBe(true);
    expect(matching).toBe(picked.length);
    expect(counts).toMatchObject({
      accepted: 100,
      rejected: 100,
      spotChecks: picked.length,
      open: 100 + picked.length,
    });
    expect(counts.rescued + counts.unsure).toBe(100);
    expect((await client.queue.list({})).matching).toBe(100 + picked.length);
  });

  it('are decided, tallied and taken back like others, and stay decided when the rate falls', async () => {
    const client = await opened();
    await client.policies.set({ tau: 0.5, spotCheckRate: 1, reason: 'look at all' });
    const { decisions } = await client.decisions.decide({ sample: 150, verdict: 'accept' });
    expect(decisions[0]).toMatchObject({ label: 0, original: 0, suggestion: 0 });
    await client.decisions.decide({ sample: 151, verdict: 'label', label: 2 });
    expect(await client.queue.sample({ sample: 150 })).toMatchObject({
      outcome: 'accepted',
      status: 'decided',
      transform: null,
    });
    const decided = { outcome: 'accepted', status: 'decided' } as const;
    expect((await client.queue.list({ filter: decided })).matching).toBe(2);
    const { suggestions, reviewers, spotChecks } = await client.decisions.stats({});
    expect(suggestions.settled).toBe(0);
    expect(spotChecks).toEqual({ settled: 2, agreed: 1 });
    expect(reviewers).toMatchObject([{ reviewer: 'bo', settled: 2 }]);
    await client.decisions.undo({});
    expect((await client.queue.list({ filter: decided })).matching).toBe(1);
    expect((await client.decisions.stats({})).spotChecks).toEqual({ settled: 1, agreed: 1 });
    await client.decisions.decide({ sample: 150, verdict: 'skip' });
    await client.decisions.decide({ sample: 10, verdict: 'keep' });
    expect((await client.decisions.stats({})).spotChecks).toEqual({ settled: 0, agreed: 0 });
    for (const sample of [150, 10]) await client.decisions.undo({ sample });
    await client.policies.set({ spotCheckRate: 0, reason: 'enough' });
    expect((await client.queue.list({})).counts).toMatchObject({ spotChecks: 0, open: 100 });
    expect((await client.queue.sample({ sample: 150 })).current?.label).toBe(0);
  });

  it('are logged with the policy, and left out of it where there are none', async () => {
    const client = await opened();
    expect((await client.policies.current({})).spotCheckRate).toBe(0);
    const set = await client.policies.set({ spotCheckRate: 0.05, reason: 'some' });
    expect(set.spotCheckRate).toBe(0.05);
    await client.policies.set({ tau: 0.6, reason: 'lower' });
    expect((await client.policies.current({})).spotCheckRate).toBe(0.05);
    const { entries } = await client.activity.list({ filter: { type: 'policy' }, limit: 2 });
    const [later, first] = entries.map(({ body }) => body as { old: object; new: object });
    expect(first?.old).not.toHaveProperty('spotCheckRate');
    expect(first?.new).toMatchObject({ spotCheckRate: 0.05 });
    expect(later?.old).toMatchObject({ spotCheckRate: 0.05 });
    await expect(client.policies.set({ spotCheckRate: 2, reason: 'x' })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
  });
});
