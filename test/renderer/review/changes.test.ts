import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/shared/contract/decisions.ts';
import type { SampleDetail, Scored } from '../../../src/shared/contract/queue.ts';
import { historyOf } from '../../../src/renderer/review/history.ts';
import { afterDecisions, moved, type Counts } from '../../../src/renderer/review/local-change.ts';
import { opinionsOf } from '../../../src/renderer/review/opinions.ts';
import { portions } from '../../../src/renderer/review/pixels.ts';
import { fitZoom, placeIn, zoomStep } from '../../../src/renderer/review/zoom.ts';
import { item, itemLists } from './items.ts';

const decision = (sample: number, more: Partial<Decision> = {}): Decision => ({
  id: sample,
  sample,
  kind: 'accept',
  label: 1,
  original: 0,
  suggestion: 1,
  blind: null,
  othersSeen: null,
  adjudicates: null,
  secondRun: null,
  reasonCode: null,
  reason: '',
  reviewer: 'ada',
  policy: 1,
  undoes: null,
  at: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('the list after this page has decided', () => {
  it('gives each verdict the status that the engine says', () => {
    const kinds = ['accept', 'keep', 'label', 'skip', 'flag'] as const;
    const items = kinds.map((_, index) => item(index + 1));
    const statuses = ['decided', 'decided', 'waiting', 'skipped', 'flagged'] as const;
    const decisions = kinds.map((kind, index) => decision(index + 1, { kind }));
    const after = afterDecisions(items, { decisions, statuses: [...statuses] });
    expect(after.map(({ status }) => status)).toEqual(statuses);
    expect(after[0]?.decided).toEqual({ kind: 'accept', label: 1, reviewer: 'ada' });
  });

  it('keeps the counts true, and the list as long as it was', () => {
    fc.assert(
      fc.property(itemLists, fc.func(fc.boolean()), (items, takes) => {
        const counts = countsOf(items);
        const decisions = items.filter(({ sample }) => takes(sample)).map(({ sample }) => decision(sample));
        const statuses = decisions.map(() => 'decided' as const);
        const after = afterDecisions(items, { decisions, statuses });
        expect(moved(counts, items, after)).toEqual(countsOf(after));
        expect(after.map(({ sample }) => sample)).toEqual(items.map(({ sample }) => sample));
      }),
    );
  });
});

function countsOf(items: ReturnType<typeof afterDecisions>): Counts {
  const of = (status: string) => items.filter((one) => one.status === status).length;
  const statuses = {
    open: of('open'),
    waiting: of('waiting'),
    conflict: of('conflict'),
    decided: of('decided'),
    skipped: of('skipped'),
    flagged: of('flagged'),
  };
  return { ...statuses, accepted: 0, rejected: items.length, rescued: 0, unsure: 0 };
}

const scored = (more: Partial<Scored> = {}): Scored => ({
  run: 1,
  label: 0,
  certainty: 0.6,
  median: 0.6,
  mean: 0.6,
  entropy: 0.9033,
  mutualInformation: 0,
  runnerUp: 1,
  runnerUpProbability: 0.2333,
  probabilities: null,
  ...more,
});

const detailWith = (history: SampleDetail['history']): SampleDetail => ({
  sample: 1,
  split: 'test',
  source: 'row 1',
  sha256: '0'.repeat(64),
  given: null,
  draws: 3,
  outcome: 'rescued',
  status: 'decided',
  original: scored(),
  transform: scored({ label: 2, certainty: 0.95 }),
  second: null,
  trust: null,
  far: null,
  doubt: 'model',
  current: history[0] ?? null,
  history,
  review: null,
  importedAt: '2026-01-01T00:00:00.000Z',
  record: {
    classifier: 1,
    weights: '0'.repeat(64),
    seed: 1,
    draws: 3,
    preprocessing: 'p',
    leaf: 4,
    at: '2026-01-01T00:00:01.000Z',
    transform: {
      gwin: 2,
      weights: '0'.repeat(64),
      seed: 1,
      sha256: '0'.repeat(64),
      leaf: 5,
      at: '2026-01-01T00:00:02.000Z',
    },
  },
});

describe('the history of an item', () => {
  it('tells, newest first, what was undone and redone', () => {
    const history = [
      decision(1, { id: 1 }),
      decision(1, { id: 2, kind: 'undo', undoes: 1 }),
      decision(1, { id: 3, kind: 'undo', undoes: 2 }),
    ];
    const detail = detailWith(history);
    const lines = historyOf(detail, 0.8);
    expect(lines.map(({ kind }) => kind)).toEqual([
      'redone',
      'undone',
      'decided',
      'transformed',
      'rejected',
      'imported',
    ]);
    expect(lines[2]).toMatchObject({ undone: false });
    expect(historyOf({ ...detail, current: null }, 0.5)[2]).toMatchObject({ undone: true });
    expect(historyOf(detail, 0.5)[4]?.kind).toBe('accepted');
  });
});

describe('images in their panes', () => {
  const extents = fc.record({
    width: fc.integer({ min: 1, max: 900 }),
    height: fc.integer({ min: 1, max: 900 }),
  });

  it('fits, and as large as whole numbers allow', () => {
    fc.assert(
      fc.property(extents, extents, (image, pane) => {
        const zoom = fitZoom(image, pane);
        expect(image.width * zoom).toBeLessThanOrEqual(pane.width + 1e-9);
        expect(image.height * zoom).toBeLessThanOrEqual(pane.height + 1e-9);
        expect(zoom < 1 || Number.isInteger(zoom)).toBe(true);
        const larger = zoom < 1 ? zoom * 1.01 : zoom + 1;
        expect(image.width * larger > pane.width || image.height * larger > pane.height).toBe(true);
      }),
    );
  });

  it('leaves no gap beside an image larger than its pane, however far it is dragged', () => {
    const far = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(extents, extents, fc.integer({ min: 1, max: 16 }), far, far, (image, pane, zoom, x, y) => {
        const place = placeIn(image, pane, zoom, { x, y });
        const right = place.x + image.width * zoom;
        expect(place.x > 0 && right < pane.width - 1 && image.width * zoom > pane.width).toBe(false);
        expect(place.x <= 0 || image.width * zoom <= pane.width).toBe(true);
        expect(right >= pane.width - 1 || image.width * zoom <= pane.width).toBe(true);
      }),
    );
  });

  it('steps up and down through whole zooms', () => {
    expect(zoomStep(9, 1, 9)).toBe(12);
    expect(zoomStep(9, -1, 9)).toBe(8);
    expect(zoomStep(32, 1, 9)).toBe(32);
    expect(zoomStep(1, -1, 9)).toBe(1);
    expect(zoomStep(1, -1, 0.4)).toBe(0.4);
  });
});

describe('asking for pixels', () => {
  it('asks for each sample once, in messages that stay small', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5000)), fc.integer({ min: 4, max: 1024 }), (samples, side) => {
        const shape = { height: side, width: side, channels: 3 } as const;
        const parts = portions(samples, shape);
        expect(parts.flat()).toEqual(samples);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(500);
          expect(part.length * 2 * 3 * side * side <= 4_194_304 || part.length === 1).toBe(true);
        }
      }),
    );
  });
});

describe('opinions on an item', () => {
  const sides = (second: number, original: number, suggestion: number | null) =>
    opinionsOf({
      ...detailWith([]),
      original: scored({ label: original }),
      transform: suggestion === null ? null : scored({ label: suggestion }),
      second: { run: 7, model: 3, label: second, certainty: 0.7, record: null },
    })?.sides;

  it('says with whom the other classifier agrees', () => {
    expect([sides(1, 1, 1), sides(1, 1, null), sides(1, 0, 1), sides(0, 0, 1), sides(2, 0, 1)]).toEqual([
      'all',
      'all',
      'suggestion',
      'original',
      'nobody',
    ]);
    expect(sides(2, 0, null)).toBe('nobody');
    expect(opinionsOf(detailWith([]))).toBeNull();
  });
});
