import { describe, expect, it } from 'vitest';
import { callerOf, newEngine, pixelsOf, scoredProject, SHAPE, transformOf } from './scored-project.ts';

async function opened(count: number) {
  const engine = newEngine();
  const client = callerOf(engine);
  await client.projects.open({ directory: scoredProject(count) });
  return { engine, client };
}

describe('pixels', () => {
  it('are given for many samples in the order asked for, unknown ones left out', async () => {
    const { client } = await opened(9);
    const some = await client.queue.pixels({ samples: [7, 999, 2] });
    expect(some.map(({ sample }) => sample)).toEqual([7, 2]);
    expect(some.map(({ original }) => [...original])).toEqual([[...pixelsOf(7)], [...pixelsOf(2)]]);
    expect(some[0]?.transform).toBeNull();
    expect([...(some[1]?.transform ?? [])]).toEqual([...transformOf(2)]);
  });
});

describe('neighbours', () => {
  it('are accepted samples that look most like the original or the transform', async () => {
    const { client } = await opened(60);
    const { items } = await client.queue.list({ limit: 1000 });
    const rejected = new Set(items.map(({ sample }) => sample));
    for (const of of ['original', 'transform'] as const) {
      const found = await client.queue.neighbours({ sample: 3, of, limit: 5 });
      const target = of === 'original' ? pixelsOf(3) : transformOf(3);
      const accepted = Array.from({ length: 60 }, (_, index) => index + 1).filter(
        (one) => !rejected.has(one),
      );
      const expected = accepted
        .map((sample) => ({ sample, distance: pooledDistance(target, pixelsOf(sample)) }))
        .toSorted((a, b) => a.distance - b.distance || a.sample - b.sample)
        .slice(0, 5);
      expect(found.map(({ sample }) => sample)).toEqual(expected.map(({ sample }) => sample));
      for (const [place, { sample, label, certainty, distance }] of found.entries()) {
        expect(distance).toBeCloseTo(expected[place]?.distance ?? -1, 4);
        expect({ label, certainty }).toEqual({ label: sample % 3, certainty: sample / 61 });
      }
    }
  });

  it('of an accepted sample are others', async () => {
    const { client } = await opened(20);
    const found = await client.queue.neighbours({ sample: 20, of: 'original', limit: 50 });
    expect(found.map(({ sample }) => sample).toSorted((a, b) => a - b)).toEqual([15, 16, 17, 18, 19]);
  });

  it('follow a change of policy', async () => {
    const { client } = await opened(20);
    await client.queue.neighbours({ sample: 1, of: 'original' });
    await client.policies.set({ tau: 0.9, reason: 'stricter' });
    const found = await client.queue.neighbours({ sample: 1, of: 'original', limit: 50 });
    expect(found.map(({ sample }) => sample).toSorted((a, b) => a - b)).toEqual([19, 20]);
  });

  it('are refused for what is not there', async () => {
    const { client } = await opened(9);
    await expect(client.queue.neighbours({ sample: 99, of: 'original' })).rejects.toMatchObject({
      code: 'SAMPLE_NOT_FOUND',
    });
    await expect(client.queue.neighbours({ sample: 9, of: 'transform' })).rejects.toMatchObject({
      code: 'NO_SCORES',
    });
  });
});

/** Written anew, pixel by pixel. */
function pooledDistance(one: Uint8Array, two: Uint8Array): number {
  const { height, width, channels } = SHAPE;
  const mean = (pixels: Uint8Array, row: number, column: number, channel: number) => {
    const inside = [0, 1].flatMap((dy) =>
      [0, 1].flatMap((dx) => {
        const [y, x] = [2 * row + dy, 2 * column + dx];
        return y < height && x < width ? [pixels[(y * width + x) * channels + channel]!] : [];
      }),
    );
    return inside.reduce((sum, value) => sum + value, 0) / inside.length;
  };
  const squares: number[] = [];
  for (let row = 0; row < Math.ceil(height / 2); row++) {
    for (let column = 0; column < Math.ceil(width / 2); column++) {
      for (let channel = 0; channel < channels; channel++) {
        squares.push((mean(one, row, column, channel) - mean(two, row, column, channel)) ** 2);
      }
    }
  }
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
}

describe('the track record of a change', () => {
  it('counts what reviewers and the data said of the same change, this sample left out', async () => {
    const { client } = await opened(40);
    expect(await client.queue.trackRecord({ sample: 39 })).toBeNull();
    await client.decisions.decide({ sample: 1, verdict: 'accept' });
    await client.decisions.decide({ sample: 4, verdict: 'keep' });
    await client.decisions.decide({ sample: 7, verdict: 'label', label: 0 });
    await client.decisions.decide({ sample: 13, verdict: 'skip' });
    await client.decisions.decide({ sample: 16, verdict: 'accept' });
    await client.decisions.undo({});
    const changed = [1, 4, 7, 10, 13, 16, 19, 22, 25, 28];
    const labelled = (own: number) => {
      const others = changed.filter((sample) => sample !== own);
      const fixed = others.filter((sample) => sample % 5 === 0).length;
      return { n: others.length, fixed, broken: others.length - fixed, neither: 0 };
    };
    expect(await client.queue.trackRecord({ sample: 22 })).toEqual({
      from: 1,
      to: 2,
      reviewed: { n: 3, fixed: 1, broken: 1, neither: 1 },
      labelled: labelled(22),
    });
    expect(await client.queue.trackRecord({ sample: 1 })).toEqual({
      from: 1,
      to: 2,
      reviewed: { n: 2, fixed: 0, broken: 1, neither: 1 },
      labelled: labelled(1),
    });
  });
});

describe('the queue', () => {
  it('tells what was decided and by whom, and filters by whether the label changed', async () => {
    const { client } = await opened(9);
    await client.decisions.decide({ sample: 1, verdict: 'label', label: 0 });
    await client.decisions.decide({ sample: 2, verdict: 'flag' });
    const { items } = await client.queue.list({});
    expect(items.slice(0, 3).map(({ decided }) => decided)).toEqual([
      { kind: 'label', label: 0, reviewer: 'bo' },
      { kind: 'flag', label: null, reviewer: 'bo' },
      null,
    ]);
    expect((await client.queue.list({ filter: { changed: true } })).matching).toBe(6);
    expect((await client.queue.list({ filter: { changed: false } })).items).toEqual([]);
  });

  it('shows what a rejection can be recomputed from', async () => {
    const { client } = await opened(9);
    const { record, importedAt } = await client.queue.sample({ sample: 2 });
    const { entries } = await client.activity.list({});
    const [relabels, transforms, scores] = entries;
    const [gwin, classifier] = entries.filter(({ type }) => type === 'model').map(({ body }) => body);
    expect(record).toMatchObject({
      classifier: 1,
      weights: (classifier as { weights: string }).weights,
      seed: 1,
      draws: 10,
      leaf: scores?.index,
      at: scores?.at,
      transform: {
        gwin: 2,
        weights: (gwin as { weights: string }).weights,
        leaf: transforms?.index,
        at: transforms?.at,
      },
    });
    expect(relabels?.type).toBe('scores');
    expect(importedAt).toBe(entries.find(({ type }) => type === 'import')?.at);
    expect((await client.queue.sample({ sample: 9 })).record).toMatchObject({ transform: null });
  });
});

describe('a batch', () => {
  it('is one change, one leaf and one undo', async () => {
    const { client } = await opened(20);
    const before = (await client.activity.list({ limit: 1 })).size;
    await client.decisions.decide({ sample: 6, verdict: 'keep' });
    const done = await client.decisions.decideMany({
      samples: [1, 3, 5],
      verdict: 'accept',
      reason: 'alike',
    });
    expect(done.treeSize).toBe(before + 2);
    expect(done.decisions.map(({ sample, label, reason }) => ({ sample, label, reason }))).toEqual([
      { sample: 1, label: 2, reason: 'alike' },
      { sample: 3, label: 1, reason: 'alike' },
      { sample: 5, label: 0, reason: 'alike' },
    ]);
    const undone = await client.decisions.undo({});
    expect(undone.decisions.map(({ sample }) => sample)).toEqual([1, 3, 5]);
    expect((await client.queue.list({})).counts).toMatchObject({ decided: 1 });
    const redone = await client.decisions.redo({});
    expect(redone.decisions).toHaveLength(3);
    expect((await client.queue.list({})).counts).toMatchObject({ decided: 4 });
  });

  it('is taken whole or not at all, and once', async () => {
    const { client } = await opened(9);
    await expect(client.decisions.decideMany({ samples: [1, 999], verdict: 'keep' })).rejects.toMatchObject({
      code: 'SAMPLE_NOT_FOUND',
    });
    await expect(client.decisions.decideMany({ samples: [1, 1], verdict: 'keep' })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
    });
    expect((await client.queue.list({})).counts.decided).toBe(0);
    const request = { samples: [1, 2], verdict: 'keep' as const, request: 'once' };
    const first = await client.decisions.decideMany(request);
    expect(await client.decisions.decideMany(request)).toEqual(first);
  });
});

describe('a blind pick', () => {
  it('is kept beside the final label and in the log, and only where there was one', async () => {
    const { client } = await opened(9);
    const { decisions } = await client.decisions.decide({ sample: 1, verdict: 'accept', blind: 0 });
    expect(decisions[0]).toMatchObject({ blind: 0, label: 2 });
    await client.decisions.decide({ sample: 2, verdict: 'keep' });
    const { entries } = await client.activity.list({ filter: { type: 'decision' } });
    const bodies = entries.map(({ body }) => (body as { decisions: object[] }).decisions[0]);
    expect(bodies[0]).not.toHaveProperty('blind');
    expect(bodies[1]).toMatchObject({ blind: 0 });
    await expect(client.decisions.decide({ sample: 3, verdict: 'keep', blind: 3 })).rejects.toMatchObject({
      code: 'BAD_LABEL',
    });
    const { anchoring } = await client.decisions.stats({});
    expect(anchoring).toEqual({
      blind: { n: 1, agreed: 1, revised: 1 },
      open: { n: 1, agreed: 0 },
    });
  });
});
