import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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

  it('counts its types and actors', async () => {
    const { client } = await opened();
    await client.decisions.decide({ sample: 1, verdict: 'accept' });
    const { types, actors } = await client.activity.facets({});
    const { entries, size } = await client.activity.list({});
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
