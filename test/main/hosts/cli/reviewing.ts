import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Acknowledged } from '../../../../src/shared/contract/decisions.ts';
import { Policy } from '../../../../src/shared/contract/policies.ts';
import { QueueItem, SampleDetail } from '../../../../src/shared/contract/queue.ts';
import { SIDE } from '../../engine/small-data.ts';
import { failure, json, run } from './cli.ts';

const Page = v.object({
  items: v.array(QueueItem),
  next: v.nullable(
    v.strictObject({ key: v.union([v.number(), v.string()]), certainty: v.number(), sample: v.number() }),
  ),
  matching: v.number(),
  counts: v.record(v.string(), v.number()),
});

/** What a reviewer does with the rejects of a project that was scored and transformed. */
export function describeReviewing(folder: string, at: (...args: string[]) => string[]): void {
  const page = (...args: string[]) => json(Page, at('queue', ...args));
  const show = (sample: number) => json(SampleDetail, at('show', String(sample)));
  const decide = (sample: number, ...args: string[]) =>
    json(Acknowledged, at('decide', String(sample), ...args));

  /** All samples of an order, page by page, as a script walks it. */
  async function walked(...order: string[]): Promise<number[]> {
    const samples: number[] = [];
    let after: string[] = [];
    for (;;) {
      const { items, next } = await page(...order, '--limit', '15', ...after);
      samples.push(...items.map(({ sample }) => sample));
      if (next === null) return samples;
      after = ['--after', `${next.key}:${next.certainty}:${next.sample}`];
    }
  }

  describe('reviewing', () => {
    it('has rejects to look at', async () => {
      await json(Policy, at('policy', '--tau', '0.99', '--reason', 'see more of them'));
      const { items, counts, matching } = await page('--limit', '1000');
      expect(items.length).toBeGreaterThan(30);
      expect(matching).toBe(items.length);
      expect(counts['rejected']).toBe(items.length);
      const certainties = items.map(({ certainty }) => certainty);
      expect(certainties).toEqual(certainties.toSorted((a, b) => a - b));
      expect(Math.max(...certainties)).toBeLessThan(0.99);
    });

    it('shows a sample whole, and its pictures as they are', async () => {
      const sample = (await page()).items[0]?.sample ?? 0;
      const files = { original: join(folder, 'vor.png'), transform: join(folder, 'nach her.png') };
      const saving = ['--save-original', files.original, '--save-transform', files.transform];
      const detail = await json(SampleDetail, at('show', String(sample), ...saving));
      expect(detail).toMatchObject({ sample, split: 'test', status: 'open', current: null, history: [] });
      const place = Number(detail.source.split('#').at(-1));
      const idx = readFileSync(join(folder, 'data', 'bars-images-idx3-ubyte'));
      const pixels = idx.subarray(16 + place * SIDE * SIDE, 16 + (place + 1) * SIDE * SIDE);
      const original = await sharp(files.original)
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(original.info).toMatchObject({ width: SIDE, height: SIDE, channels: 1 });
      expect(original.data.equals(pixels)).toBe(true);
      const transform = await sharp(files.transform).metadata();
      expect(transform).toMatchObject({ format: 'png', width: SIDE, height: SIDE });
      const { stdout } = await run(at('show', String(sample)));
      expect(stdout).toMatch(/original +\d, certainty 0\.\d{3}\n[^]*transform +\d, certainty 0\.\d{3}\n/);
    });

    it('records each verdict, for the reviewer named', async () => {
      const { items } = await page('--limit', '5');
      const [accepted, kept, labelled, skipped, flagged] = items.map(({ sample }) => sample);
      for (const [sample, args, kind, label, status] of [
        [accepted, ['--accept'], 'accept', items[0]?.suggestion?.label, 'decided'],
        [kept, ['--keep'], 'keep', items[1]?.label, 'decided'],
        [labelled, ['--label', '2', '--reason', 'größer'], 'label', 2, 'decided'],
        [skipped, ['--skip'], 'skip', null, 'skipped'],
        [flagged, ['--flag'], 'flag', null, 'flagged'],
      ] as const) {
        const done = await decide(sample ?? 0, ...args, '--reviewer', 'ann:b 7');
        expect(done.decisions).toMatchObject([{ sample, kind, label, reviewer: 'ann:b 7' }]);
        const detail = await show(sample ?? 0);
        expect(detail.status).toBe(status);
        expect(detail.current).toEqual(done.decisions[0]);
      }
      expect((await page()).counts).toMatchObject({ decided: 3, skipped: 1, flagged: 1 });
      expect((await page('--status', 'skipped')).items.map(({ sample }) => sample)).toEqual([skipped]);
      expect((await show(labelled ?? 0)).current?.reason).toBe('größer');
      expect((await failure(at('decide', String(kept), '--label', 'Storch'), 2)).code).toBe('BAD_LABEL');
    });

    it('takes back and brings back, and says what holds', async () => {
      const sample = (await page('--status', 'open')).items[0]?.sample ?? 0;
      await decide(sample, '--label', '1', '--reviewer', '42');
      const undone = await run(at('undo', '--reviewer', '42'));
      expect(undone.stdout).toMatch(/undo of decision \d+ by 42, .* UTC\n {2}now open\n$/);
      expect((await show(sample)).status).toBe('open');
      const redone = await run(at('redo', '--reviewer', '42'));
      expect(redone.stdout).toMatch(/now labelled 1\n$/);
      expect((await show(sample)).history.map(({ kind }) => kind)).toEqual(['label', 'undo', 'undo']);
      await json(Acknowledged, at('undo', String(sample), '--reviewer', 'ben'));
      expect((await show(sample)).status).toBe('open');
      await decide(sample, '--label', '1', '--reviewer', '42');
    });

    it.each([[[]], [['--sort', 'reviewer']], [['--sort', 'suggestion', '--descending']], [['--label', '1']]])(
      'walks the queue by pages, %j, every item once',
      async (order: string[]) => {
        const whole = (await page(...order, '--limit', '1000')).items.map(({ sample }) => sample);
        expect(await walked(...order)).toEqual(whole);
        expect(new Set(whole).size).toBe(whole.length);
      },
    );

    it('prints a page for people with how to go on, fit to be pasted', async () => {
      const { stdout } = await run(at('queue', '--limit', '2', '--sort', 'reviewer', '--descending'));
      const lines = stdout.trimEnd().split('\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toMatch(/^\d+ accepted, \d+ rescued, \d+ still unsure; \d+ of \d+ rejected are open$/);
      expect(lines[1]).toMatch(/^\d+ {2}\d 0\.\d{3} → \d 0\.\d{3} {2}(rescued|unsure) +\w+$/);
      expect(lines[3]).toMatch(/^More: --after 'ann:b 7:0\.\d+:\d+'$/);
    });
  });
}
