import { readFileSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { isContractProcedure, type ContractRouterClient } from '@orpc/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../../src/shared/contract/index.ts';
import type { Role } from '../../../src/shared/contract/sessions.ts';
import { cloneRule } from '../../../src/shared/frames.ts';
import type { Engine } from '../../../src/main/engine/engine.ts';
import { serve } from '../../../src/main/engine/port.ts';
import { callerOf, newEngine, scoredProject } from './scored-project.ts';

/** A connection of its own, as a window has it. */
function connect(engine: Engine, actor: string, role: Role): ContractRouterClient<typeof contract> {
  const { port1, port2 } = new MessageChannel();
  serve(engine.router, port1, { actor, role });
  port2.start();
  onTestFinished(() => port2.close());
  return createORPCClient(new RPCLink({ port: port2, experimental_transfer: cloneRule }));
}

describe('a session', () => {
  it('tells who is connected to what', async () => {
    const engine = newEngine();
    const client = callerOf(engine);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const before = await client.sessions.get({});
    expect(before).toMatchObject({ reviewer: 'bo', role: 'reviewer', project: null, version });
    const directory = scoredProject(3);
    await client.projects.open({ directory });
    expect(await client.sessions.get({})).toEqual({ ...before, project: directory });
    expect((await callerOf(newEngine()).sessions.get({})).engine).not.toBe(before.engine);
  });

  it('changes its name for itself alone, and decides under the new one', async () => {
    const engine = newEngine();
    const [one, two] = [connect(engine, 'bo', 'reviewer'), connect(engine, 'bo', 'reviewer')];
    await one.projects.open({ directory: scoredProject(5) });
    expect((await one.sessions.identify({ reviewer: '  Cy ' })).reviewer).toBe('Cy');
    expect((await one.sessions.get({})).reviewer).toBe('Cy');
    expect((await two.sessions.get({})).reviewer).toBe('bo');
    await one.decisions.decide({ sample: 1, verdict: 'accept' });
    await two.decisions.decide({ sample: 2, verdict: 'accept' });
    const decisions = await one.decisions.list({});
    expect(decisions.map(({ reviewer }) => reviewer)).toEqual(['bo', 'Cy']);
    await expect(one.sessions.identify({ reviewer: ' ' })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
  });

  it('hears of projects that others open and close, until it hangs up', async () => {
    const engine = newEngine();
    const [one, two] = [connect(engine, 'bo', 'reviewer'), connect(engine, 'cy', 'reader')];
    const hangUp = new AbortController();
    const news = await two.sessions.watch({}, { signal: hangUp.signal });
    const heard = async (): Promise<string | null> => {
      const { value, done } = await news.next();
      if (done === true) throw new Error('no more news');
      return value.project;
    };
    expect(await heard()).toBeNull();
    const [first, second] = [scoredProject(3), scoredProject(3)];
    await one.projects.open({ directory: first });
    expect(await heard()).toBe(first);
    await one.projects.close({});
    expect(await heard()).toBeNull();
    await one.projects.open({ directory: second });
    expect(await heard()).toBe(second);
    hangUp.abort();
    await expect(news.next()).rejects.toThrow();
  });

  it('decides nothing in a project that it did not mean', async () => {
    const client = callerOf(newEngine());
    const [shown, opened] = [scoredProject(3), scoredProject(3)];
    await client.projects.open({ directory: opened });
    const calls = [
      client.decisions.decide({ sample: 1, verdict: 'accept', project: shown }),
      client.decisions.decideMany({ samples: [1, 2], verdict: 'keep', project: shown }),
      client.decisions.undo({ project: shown }),
      client.decisions.redo({ project: shown }),
    ];
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({ code: 'NO_PROJECT', message: `${shown} is not open` });
    }
    expect(await client.decisions.list({})).toEqual([]);
    await client.decisions.decide({ sample: 1, verdict: 'accept', project: opened });
    expect(await client.decisions.list({})).toHaveLength(1);
  });
});

describe('a reader', () => {
  type Called = { readonly path: string; readonly writes: boolean };

  const procedures = Object.entries(contract).flatMap(([feature, calls]) =>
    Object.entries(calls).map(([name, procedure]): Called => {
      if (!isContractProcedure(procedure)) throw new Error(`${feature}.${name} is no procedure`);
      const { writes } = procedure['~orpc'].meta as { writes: boolean };
      return { path: `${feature}.${name}`, writes };
    }),
  );

  const codeOf = async (client: ReturnType<typeof callerOf>, path: string): Promise<unknown> => {
    const call = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], client);
    try {
      await (call as (input: unknown) => Promise<unknown>)({});
      return 'answered';
    } catch (thrown) {
      return (thrown as { code: unknown }).code;
    }
  };

  it.each(procedures.filter(({ writes }) => writes))('is refused $path', async ({ path }) => {
    expect(await codeOf(callerOf(newEngine(), 'guest', 'reader'), path)).toBe('READ_ONLY');
  });

  it.each(procedures.filter(({ writes }) => !writes))('is not refused $path', async ({ path }) => {
    expect(await codeOf(callerOf(newEngine(), 'guest', 'reader'), path)).not.toBe('READ_ONLY');
  });

  it('is told what to do, and leaves the project as it is', async () => {
    const engine = newEngine();
    const directory = scoredProject(3);
    await callerOf(engine).projects.open({ directory });
    const guest = connect(engine, 'guest', 'reader');
    const before = await guest.queue.list({});
    await expect(guest.decisions.decide({ sample: 1, verdict: 'accept' })).rejects.toMatchObject({
      code: 'READ_ONLY',
      message: expect.stringContaining('Connect as a reviewer'),
    });
    expect(await guest.queue.list({})).toEqual(before);
  });
});
