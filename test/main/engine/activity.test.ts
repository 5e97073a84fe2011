import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHash } from 'node:crypto';
import { openStore } from '../../../src/main/store/open.ts';
import { callerOf, newEngine, scoredProject } from './scored-project.ts';

async function opened(count = 9) {
  const directory = scoredProject(count);
  const engine = newEngine();
  const client = callerOf(engine);
  await client.projects.open({ directory });
  return { directory, engine, client };
}

describe('the log', () => {
  it('is listed newest first, page by page, by type and by actor', async () => {
    const { engine, client, directory } = await opened();
    await client.decisions.decide({ sample: 1, verdict: 'accept' });
    await callerOf(engine, 'cy').decisions.decide({ sample: 2, verdict: 'accept' });
    const { entries, size } = await client.activity.list({});
    expect(entries.map(({ index }) => index)).toEqual(
      Array.from({ length: size }, (_, index) => size - 1 - index),
    );
    expect((await client.activity.list({ before: 4, limit: 2 })).entries).toEqual(entries.slice(-4, -2));
    const of = async (filter: { type?: string; actor?: string }) =>
      (await client.activity.list({ filter })).entries.map(({ type, actor }) => `${type} ${actor}`);
    expect(await of({ type: 'decision' })).toEqual(['decision cy', 'decision bo']);
    expect(await of({ type: 'decision', actor: 'bo' })).toEqual(['decision bo']);
    expect(await of({ actor: 'cy' })).toEqual(['decision cy']);
    expect(await of({ type: 'nothing' })).toEqual([]);
    const store = openStore(directory, { readonly: true });
    const leaves = new Map([...store.audit.leaves()].map(({ index, json }) => [index, json]));
    store.close();
    for (const { index, hash } of entries) {
      const hashed = createHash('sha256')
        .update(Uint8Array.of(0))
        .update(leaves.get(index) ?? '')
        .digest('hex');
      expect(hash).toBe(hashed);
    }
  });

  it('is read for what people did, for what went against a suggestion, and for words', async () => {
    const { client } = await opened();
    const { items } = await client.queue.list({ limit: 3 });
    const [agreed = 0, other = 0, unsure = 0] = items.map(({ sample }) => sample);
    await client.decisions.decide({ sample: agreed, verdict: 'accept', reason: 'Übel_100% "so"' });
    const { transform } = await client.queue.sample({ sample: other });
    const label = ((transform?.label ?? 0) + 1) % 3;
    await client.decisions.decide({ sample: other, verdict: 'label', label });
    await client.decisions.decide({ sample: unsure, verdict: 'skip' });
    const { entries: all, size } = await client.activity.list({});
    const [skip = 0, against = 0, accept = 0] = all.map(({ index }) => index);
    const of = async (filter: Parameters<typeof client.activity.list>[0]['filter']) => {
      const { entries, reached } = await client.activity.list({ filter });
      expect(reached).toBe(0);
      return entries.map(({ index }) => index);
    };
    expect(await of({ overrides: true })).toEqual([against]);
    expect((await client.activity.facets({})).overrides).toBe(1);
    const people = await of({ origin: 'people' });
    expect(people.slice(0, 3)).toEqual([skip, against, accept]);
    expect([...people, ...(await of({ origin: 'engine' }))].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: size }, (_, index) => index),
    );
    expect(await of({ words: 'bel_100% "SO' })).toEqual([accept]);
    for (const none of ['bel 100', 'bel_100%%', '100_', String.raw`\"so`])
      expect(await of({ words: none })).toEqual([]);
    expect(await of({ words: String(agreed), type: 'decision' })).toContain(accept);
    expect(await of({ words: String(other), type: 'decision' })).toEqual(
      [against, ...(other === accept ? [accept] : [])].toSorted((a, b) => b - a),
    );
    expect(await of({ words: String(size - 1), overrides: true })).toEqual([]);
    expect(await of({ words: all[1]?.hash.slice(0, 8).toUpperCase() ?? '' })).toEqual([against]);
  });

  it('is read through for words a stretch at a time, and says how far that came', async () => {
    const directory = scoredProject(9);
    const db = new Database(join(directory, 'gwinnow.sqlite'));
    db.exec(`
      WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 20_009)
      INSERT INTO audit_leaves (idx, json, hash)
      SELECT (SELECT max(idx) FROM audit_leaves) + 1 + n, json_object(
        'at', '2026-01-01T00:00:00.000Z', 'type', 'policy', 'actor', 'bo',
        'body', json_object('reason', iif(n = 3, 'needle', 'hay'))
      ), zeroblob(32)
      FROM n`);
    db.close();
    const client = callerOf(newEngine());
    await client.projects.open({ directory });
    const first = await client.activity.list({ filter: { words: 'needle' } });
    expect([first.entries, first.reached]).toEqual([[], first.size - 20_000]);
    const rest = await client.activity.list({ filter: { words: 'needle' }, before: first.reached });
    expect(rest).toMatchObject({ entries: [{ type: 'policy' }], reached: 0 });
    const some = await client.activity.list({ filter: { words: 'hay' }, limit: 2 });
    expect(some.reached).toBe(some.entries.at(-1)?.index);
  });

  it('is searched by the beginning of a hash, also where that is a number', async () => {
    const directory = scoredProject(9);
    const db = new Database(join(directory, 'gwinnow.sqlite'));
    const insert = db.prepare(`
      INSERT INTO audit_leaves (idx, json, hash)
      SELECT max(idx) + 1, json_object(
        'at', '2026-01-01T00:00:00.000Z', 'type', 'policy', 'actor', 'bo', 'body', json('{}')
      ), unhex(?)
      FROM audit_leaves`);
    for (const start of ['12345678', '1234567a']) insert.run(start.padEnd(64, '0'));
    db.close();
    const client = callerOf(newEngine());
    await client.projects.open({ directory });
    const hashes = async (words: string) =>
      (await client.activity.list({ filter: { words } })).entries.map(({ hash }) => hash.slice(0, 8));
    expect(await hashes('12345678')).toEqual(['12345678']);
    expect(await hashes('1234567A')).toEqual(['1234567a']);
    expect(await hashes('1234567800')).toEqual(['12345678']);
    expect(await hashes('1234567')).toEqual([]);
  });

  it('counts its types and actors', async () => {
    const { client } = await opened();
    await client.decisions.decide({ sample: 1, verdict: 'accept' });
    const { types, actors, origins, overrides } = await client.activity.facets({});
    const { entries, size } = await client.activity.list({});
    const byPeople = entries.filter(({ type }) => ['project', 'policy', 'decision'].includes(type)).length;
    expect([origins, overrides]).toEqual([{ people: byPeople, engine: size - byPeople }, 0]);
    expect(actors).toEqual([
      { actor: 'anna', count: size - 1 },
      { actor: 'bo', count: 1 },
    ]);
    for (const { type, count } of types) {
      expect(count).toBe(entries.filter((entry) => entry.type === type).length);
    }
    expect(types.reduce((sum, { count }) => sum + count, 0)).toBe(size);
  });
});

describe('watching the log', () => {
  type Growth = { readonly size: number; readonly types: readonly string[] };

  const grown = async (seen: AsyncIterator<Growth, unknown, void>): Promise<Growth> => {
    const next = await seen.next();
    if (next.done === true) throw new Error('The watch has ended');
    return next.value;
  };

  it('tells its size at once and again when this engine has made it grow', async () => {
    const { client } = await opened();
    const { size } = await client.activity.list({});
    const stop = new AbortController();
    const seen = await client.activity.watch({}, { signal: stop.signal });
    expect((await seen.next()).value).toEqual({ size, types: [] });
    await client.decisions.decide({ sample: 1, verdict: 'accept' });
    expect((await seen.next()).value).toEqual({ size: size + 1, types: ['decision'] });
    await client.decisions.decide({ sample: 2, verdict: 'accept' });
    await client.decisions.undo({});
    expect((await seen.next()).value).toEqual({ size: size + 3, types: ['decision', 'undo'] });
    const last = seen.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });

  it('hears of another process', async () => {
    const { client, directory } = await opened();
    const seen = await client.activity.watch({});
    const { size: before } = await grown(seen);
    const script = ['--import', import.meta.resolve('../store/raw-sql.ts')];
    const decider = fileURLToPath(import.meta.resolve('../store/decider.ts'));
    const child = spawn(process.execPath, [...script, decider, directory, 'cy', '1', '1', '3'], {
      stdio: 'ignore',
    });
    const closed = once(child, 'close');
    onTestFinished(() => void child.kill('SIGKILL'));
    for (let size = before; size < before + 3;) {
      const growth = await grown(seen);
      expect(growth.types).toEqual(['decision']);
      expect(growth.size).toBeGreaterThan(size);
      ({ size } = growth);
    }
    expect(await closed).toEqual([0, null]);
    await seen.return(undefined);
  });

  it('ends when the project is closed', async () => {
    const { client } = await opened();
    const seen = await client.activity.watch({});
    await seen.next();
    const last = seen.next();
    await client.projects.close({});
    expect((await last).done).toBe(true);
    await expect(client.activity.watch({})).resolves.toBeDefined();
  });

  it('leaves time for others while the log grows without end', async () => {
    const { client } = await opened(40);
    const seen = await client.activity.watch({});
    let turns = 0;
    let growing = true;
    const tick = (): void => {
      turns++;
      if (growing) setImmediate(tick);
    };
    setImmediate(tick);
    for (let n = 0; n < 20; n++) {
      await seen.next();
      await client.decisions.decide({ sample: 1 + n, verdict: 'accept' });
    }
    growing = false;
    expect(turns).toBeGreaterThanOrEqual(19);
    await seen.return(undefined);
  });
});
