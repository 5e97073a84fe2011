import { describe, expect, it } from 'vitest';
import { reviewSection, reviewText } from '../../../src/main/engine/report/review.ts';
import { callerOf, newEngine, scoredProject } from './scored-project.ts';

const COUNT = 20;
/** Certainty of sample n is n / 21: with τ = 0.7 samples 1 to 14 are rejected. */
const REJECTED = 14;

/** Three people in one project that asks for two verdicts on each item. */
async function together(policy: { independentReview?: boolean; partiesAdjudicate?: boolean } = {}) {
  const engine = newEngine();
  const people = { anna: callerOf(engine, 'anna'), bo: callerOf(engine, 'bo'), cy: callerOf(engine, 'cy') };
  await people.anna.projects.open({ directory: scoredProject(COUNT) });
  await people.anna.policies.set({ reviewers: 2, ...policy, reason: 'two look' });
  return people;
}

describe('two reviewers of one project', () => {
  it('each have a queue of their own, and together decide', async () => {
    const { anna, bo } = await together();
    await anna.decisions.decide({ sample: 1, verdict: 'label', label: 2 });
    const open = { filter: { status: 'open' } } as const;
    expect((await anna.queue.list(open)).items.map(({ sample }) => sample)).not.toContain(1);
    expect((await bo.queue.list(open)).items[0]).toMatchObject({
      sample: 1,
      decided: null,
      verdicts: { needed: 2, given: 1 },
    });
    const mine = await anna.queue.list({ filter: { status: 'waiting' } });
    expect(mine).toMatchObject({ matching: 1, counts: { open: REJECTED - 1, waiting: 1, conflict: 0 } });
    expect(mine.items[0]?.decided).toEqual({ kind: 'label', label: 2, reviewer: 'anna' });
    expect((await bo.queue.sample({ sample: 1 })).history).toHaveLength(1);
    const { statuses } = await bo.decisions.decide({ sample: 1, verdict: 'label', label: 2 });
    expect(statuses).toEqual(['decided']);
    expect((await anna.queue.sample({ sample: 1 })).current).toMatchObject({ label: 2 });
  });

  it('see nothing of each other’s verdicts until theirs is given, wherever they look', async () => {
    const { anna, bo } = await together({ independentReview: true });
    await anna.decisions.decide({ sample: 3, verdict: 'label', label: 2, reason: 'whiskers' });
    await anna.decisions.decide({ sample: 4, verdict: 'label', label: 1, reason: 'feathers' });
    await anna.decisions.undo({ sample: 4 });
    const seen = async () =>
      JSON.stringify([
        await bo.queue.list({ limit: 1000 }),
        await bo.queue.list({ sort: 'reviewer', descending: true }),
        await bo.queue.sample({ sample: 3 }),
        await bo.queue.sample({ sample: 4 }),
        await bo.decisions.list({}),
        await bo.activity.list({}),
      ]);
    const before = await seen();
    expect(before).not.toContain('whiskers');
    expect(before).not.toContain('feathers');
    expect(before).not.toContain('"label":2,"reviewer":"anna"');
    expect((await bo.queue.list({ filter: { reviewer: 'anna' } })).matching).toBe(0);
    expect((await bo.queue.sample({ sample: 3 })).review).toMatchObject({ given: 1, hidden: true });
    const { entries } = await bo.activity.list({ filter: { type: 'decision' } });
    expect(entries[1]?.body).toEqual({ decisions: [{ id: 1, sample: 3, withheld: true }] });
    expect((await bo.activity.list({ filter: { words: 'whiskers' } })).entries).toEqual([]);
    const leaf = entries[1]?.index ?? -1;
    await expect(bo.audit.prove({ leaf })).rejects.toMatchObject({ code: 'NO_ACCESS' });
    expect(await anna.audit.prove({ leaf })).toMatchObject({ holds: true });
    await bo.decisions.decide({ sample: 3, verdict: 'label', label: 2 });
    expect(await seen()).toContain('whiskers');
    expect(await seen()).not.toContain('feathers');
    expect((await anna.queue.sample({ sample: 3 })).history.map(({ othersSeen }) => othersSeen)).toEqual([
      null,
      false,
    ]);
  });

  it('leave what they disagree on to somebody else', async () => {
    const { anna, bo, cy } = await together({ independentReview: true });
    await anna.decisions.decide({ sample: 2, verdict: 'label', label: 1, reason: 'barks' });
    const { statuses } = await bo.decisions.decide({ sample: 2, verdict: 'label', label: 0 });
    expect(statuses).toEqual(['conflict']);
    const conflicts = { filter: { status: 'conflict' } } as const;
    const { items, counts } = await cy.queue.list(conflicts);
    expect(items).toMatchObject([{ sample: 2, decided: null }]);
    expect(counts.conflict).toBe(1);
    const detail = await cy.queue.sample({ sample: 2 });
    expect(detail.review).toMatchObject({ adjudicates: true, verdicts: [1, 2], mine: false });
    expect(detail.history[0]).toMatchObject({ reason: 'barks' });
    expect((await bo.queue.sample({ sample: 2 })).review).toMatchObject({ adjudicates: false, mine: true });
    const choice = { sample: 2, verdict: 'label', label: 1, adjudicate: true } as const;
    await expect(bo.decisions.decide(choice)).rejects.toMatchObject({ code: 'PARTY_TO_CONFLICT' });
    const { decisions } = await cy.decisions.decide({ ...choice, reason: 'ears of a dog' });
    expect(decisions[0]).toMatchObject({ adjudicates: [1, 2], reviewer: 'cy' });
    expect((await anna.queue.sample({ sample: 2 })).current).toMatchObject({ label: 1, reviewer: 'cy' });
    expect((await anna.queue.list(conflicts)).matching).toBe(0);
  });
});

describe('the figures of a second review', () => {
  it('tell independent agreement from what was said in view of others', async () => {
    const { anna, bo, cy } = await together({ independentReview: true });
    for (let sample = 1; sample <= 8; sample++) {
      await anna.decisions.decide({ sample, verdict: 'label', label: sample % 3 });
      await bo.decisions.decide({ sample, verdict: 'label', label: sample === 8 ? 0 : sample % 3 });
    }
    await bo.decisions.decide({ sample: 8, verdict: 'label', label: 2 });
    await anna.policies.set({ independentReview: false, reason: 'together now' });
    await anna.decisions.decide({ sample: 9, verdict: 'keep' });
    await cy.decisions.decide({ sample: 9, verdict: 'keep' });
    await anna.decisions.decide({ sample: 10, verdict: 'keep' });
    const figures = await anna.report.review({});
    const { agreement, waiting, conflicts } = figures;
    expect([waiting, conflicts]).toEqual([1, 0]);
    expect(agreement.independent).toMatchObject({ items: 8, withoutLabels: 0 });
    expect(agreement.independent.kappa.observed).toBeCloseTo(7 / 8, 10);
    expect(agreement.independent.pairs).toMatchObject([{ reviewers: ['anna', 'bo'], kappa: { n: 8 } }]);
    expect(agreement.independent.classes.map(({ label, given }) => [label, given])).toEqual([
      [0, 5],
      [1, 6],
      [2, 5],
    ]);
    expect(agreement.informed).toMatchObject({ items: 1, pairs: [{ reviewers: ['anna', 'cy'] }] });
    const text = reviewText(figures);
    expect(text).toContain('Fleiss, all: 0.81 [');
    expect(text).toContain('Cohen, anna and bo, owl: 0.71 [');
    expect(text).toContain('1 item waits for another reviewer, 0 with verdicts in conflict');
    const { text: csv } = await anna.report.render({ format: 'review-csv' });
    expect(csv.split('\n')[0]).toBe('figure,view,reviewers,class,value,low,high,n,observed');
    expect(csv).toMatch(/^cohen kappa,independent,anna and bo,,0\.8\d+/m);
    expect(reviewSection(figures)?.markup).toContain('<th scope="row">anna and bo (Cohen)</th><td>owl</td>');
  });

  it('set overrides blind first beside those with the suggestion in view', async () => {
    const { anna, bo } = await together({ independentReview: true });
    for (let sample = 1; sample <= 6; sample++) {
      await anna.decisions.decide({ sample, verdict: 'accept', blind: (sample + 1) % 3 });
      await bo.decisions.decide({ sample, verdict: sample < 3 ? 'accept' : 'keep' });
    }
    const { overrides } = await anna.report.review({});
    expect(overrides.blind).toMatchObject({ value: 0, n: 6 });
    expect(overrides.open).toMatchObject({ value: 4 / 6, n: 6 });
    expect(overrides.difference?.value).toBeCloseTo(-4 / 6, 10);
    expect(overrides.difference?.high).toBeLessThan(0);
    const { anchoring } = await anna.decisions.stats({});
    expect(anchoring).toEqual({ blind: { n: 6, agreed: 6, revised: 0 }, open: { n: 6, agreed: 2 } });
  });
});
