import { appendFileSync, cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ReplaySummary } from '../../../src/shared/contract/replay.ts';
import { engineWithModels, mnistProject } from './mnist-project.ts';

let project: Awaited<ReturnType<typeof mnistProject>>;
let copies = 0;

beforeAll(async () => {
  project = await mnistProject(150);
});

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

const rejected = async (target: Pick<typeof project, 'client' | 'finish'>, request = {}) =>
  v.parse(ReplaySummary, await target.finish((await target.client.replay.rejected(request)).job));

/** The project in a folder of its own, changed behind the program's back, opened by another engine. */
async function tampered(
  change: (directory: string, sql: (text: string, ...values: unknown[]) => void) => void,
) {
  const directory = join(project.folder, `copy-${copies++}`);
  cpSync(project.directory, directory, { recursive: true });
  const db = new Database(join(directory, 'gwinnow.sqlite'));
  for (const { name } of db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .all())
    db.exec(`DROP TRIGGER ${name}`);
  change(directory, (text, ...values) => expect(db.prepare(text).run(...values).changes).toBeGreaterThan(0));
  db.close();
  const own = engineWithModels();
  onTestFinished(() => own.engine.close());
  await own.client.projects.open({ directory });
  return own;
}

const first = async () => (await project.client.queue.list({ limit: 1 })).items[0]?.sample ?? 0;

describe('replay', () => {
  it('computes every rejection anew to the same bits', async () => {
    const { counts } = await project.client.queue.list({});
    expect(counts.rejected).toBeGreaterThan(5);
    const summary = await rejected(project);
    expect(summary).toMatchObject({ samples: counts.rejected, identical: counts.rejected, deviating: [] });
    expect(summary.largest).toEqual({
      draws: 0,
      certainty: 0,
      pixel: 0,
      relabelledDraws: 0,
      relabelledCertainty: 0,
    });
  });

  it('shows one sample on record and computed anew, whatever company it was scored in', async () => {
    const sample = await first();
    const { replay, tau, transform } = await project.client.replay.sample({ sample });
    const detail = await project.client.queue.sample({ sample });
    expect(replay).toMatchObject({ sample, result: 'identical', problem: null });
    expect(replay.outcome).toEqual({ recorded: detail.outcome, replayed: detail.outcome });
    expect(replay.original?.replayed.probabilities).toEqual(detail.original?.probabilities);
    expect(replay.relabelled?.replayed.certainty).toBe(detail.transform?.certainty);
    expect(replay.transform?.replayed).toBe(detail.record?.transform?.sha256);
    expect(transform).toHaveLength(28 * 28);
    expect(tau).toBe(0.995);
  });

  it('replays an accepted sample too, which has no transform', async () => {
    const { items } = await project.client.datasets.samples({
      sort: 'certainty',
      descending: true,
      limit: 1,
    });
    const { replay } = await project.client.replay.sample({ sample: items[0]?.sample ?? 0 });
    expect(replay).toMatchObject({ result: 'identical', transform: null, relabelled: null });
  });

  it('says why a sample cannot be replayed', async () => {
    await expect(project.client.replay.sample({ sample: 9999 })).rejects.toMatchObject({
      code: 'SAMPLE_NOT_FOUND',
    });
  });

  it('chooses by the seed, and more of the same for a larger number', async () => {
    const sizes = [];
    for (const random of [2, 4]) sizes.push((await rejected(project, { random, seed: 7 })).samples);
    expect(sizes).toEqual([2, 4]);
  });

  it('computes the same verdicts on another backend', { timeout: 60_000 }, async () => {
    const other = await tampered(() => undefined);
    await other.client.backends.report({ wish: 'wasm' });
    const summary = await rejected(other);
    expect(summary.backend).toBe('wasm');
    expect(summary).toMatchObject({ different: 0, failed: 0 });
  });

  it('finds what was changed: draws, a label, a transform, its hash, original bytes', async () => {
    const { items } = await project.client.queue.list({ limit: 5 });
    const [draws, label, pixels, hash, bytes] = items.map(({ sample }) => sample);
    const other = await tampered((_, sql) => {
      sql('UPDATE score_draws SET probabilities = zeroblob(length(probabilities)) WHERE sample = ?', draws);
      sql('UPDATE scores SET label = (label + 1) % 10 WHERE sample = ?', label);
      sql('UPDATE transforms SET pixels = zeroblob(length(pixels)) WHERE sample = ?', pixels);
      sql('UPDATE transforms SET sha256 = zeroblob(32) WHERE sample = ?', hash);
      sql(
        'UPDATE images SET bytes = zeroblob(784) WHERE id = (SELECT image FROM samples WHERE id = ?)',
        bytes,
      );
    });
    const summary = await rejected(other);
    expect(summary).toMatchObject({ different: 4, failed: 1, identical: summary.samples - 5 });
    const [worst, ...rest] = summary.deviating;
    expect(worst).toMatchObject({ sample: bytes, result: 'failed', problem: { code: 'BAD_IMAGE' } });
    expect(new Set(rest.map(({ sample }) => sample))).toEqual(new Set([draws, label, pixels, hash]));
    expect(summary.largest.draws).toBeGreaterThan(0.1);
  });

  it('refuses weights that are not those on record', async () => {
    const sample = await first();
    const { record } = await project.client.queue.sample({ sample });
    const changed = await tampered((directory) =>
      appendFileSync(join(directory, 'models', `${record?.weights}.safetensors`), 'x'),
    );
    await expect(changed.client.replay.sample({ sample })).rejects.toMatchObject({ code: 'BAD_WEIGHTS' });
    const gone = await tampered((directory) =>
      renameSync(
        join(directory, 'models', `${record?.transform?.weights}.safetensors`),
        join(directory, 'away'),
      ),
    );
    await expect(gone.client.replay.sample({ sample })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
