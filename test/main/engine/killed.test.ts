import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { contract } from '../../../src/shared/contract/index.ts';
import type { Acknowledged } from '../../../src/shared/contract/decisions.ts';
import { cloneRule } from '../../../src/shared/frames.ts';
import { uniforms } from '../../../src/main/learning/random.ts';
import { openStore } from '../../../src/main/store/open.ts';
import { scoredProject } from './scored-project.ts';
import { LEARNER } from '../../learner.ts';

const CHILD = fileURLToPath(import.meta.resolve('./engine-child.ts'));

type Running = {
  readonly client: ContractRouterClient<typeof contract>;
  readonly child: ChildProcess;
};

/** An engine in a process of its own with the project open. Its calls fail when it is gone. */
async function start(directory: string): Promise<Running> {
  const child = fork(CHILD, [LEARNER.href], {
    execArgv: ['--import', import.meta.resolve('../store/raw-sql.ts'), '--disable-warning=DEP0040'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the engine ended with ${String(code)} before it was ready`);
  });
  await Promise.race([once(child, 'message'), ended]);
  const port = new EventEmitter();
  child.on('message', (data) => port.emit('message', { data }));
  child.on('exit', () => port.emit('close'));
  const link = new RPCLink({
    port: Object.assign(port, {
      postMessage: (message: object) => void child.send(message, () => undefined),
    }),
    experimental_transfer: cloneRule,
  });
  const client: Running['client'] = createORPCClient(link);
  await client.projects.open({ directory });
  return { client, child };
}

/** 500 decisions: one by one, and every sixth request a batch of five. */
function requestsFor(samples: readonly number[]): number[][] {
  const requests: number[][] = [];
  for (let from = 0; from < samples.length;) {
    const size = requests.length % 6 === 5 ? 5 : 1;
    requests.push(samples.slice(from, from + size));
    from += size;
  }
  return requests;
}

async function decide({ client }: Running, samples: readonly number[]): Promise<Acknowledged> {
  const [sample = 0] = samples;
  const request = `decide ${samples.join(' ')}`;
  return samples.length === 1
    ? client.decisions.decide({ sample, verdict: 'keep', request })
    : client.decisions.decideMany({ samples: [...samples], verdict: 'keep', request });
}

/** Keeps eight requests under way and kills the engine as soon as so many are acknowledged; gives what was. */
async function decideUntilKilled(running: Running, requests: readonly number[][], killAfter: number) {
  const exit = once(running.child, 'exit');
  const acknowledged: Acknowledged[] = [];
  const todo = requests.values();
  const under = Array.from({ length: 8 }, async () => {
    for (const samples of todo) {
      acknowledged.push(await decide(running, samples));
      if (acknowledged.length >= killAfter) running.child.kill('SIGKILL');
    }
  });
  await Promise.allSettled(under);
  running.child.kill('SIGKILL');
  await exit;
  return acknowledged.flatMap(({ decisions }) => decisions);
}

describe('an engine that is killed while decisions come in', () => {
  it('loses none that it acknowledged and repeats none that is sent again', async () => {
    const directory = scoredProject(500, 1);
    const requests = requestsFor(Array.from({ length: 500 }, (_, index) => index + 1));
    const acknowledged = new Map<number, number>();
    const chances = uniforms({ seed: 20, purpose: 'sample', step: 0 }, 1000);
    let kills = 0;
    for (;;) {
      const running = await start(directory);
      const recorded = await running.client.decisions.list({ limit: 1000 });
      const known = new Map(recorded.map(({ sample, id }) => [sample, id]));
      expect(known.size).toBe(recorded.length);
      expect(Object.fromEntries(known)).toMatchObject(Object.fromEntries(acknowledged));
      const todo = requests.filter((samples) => samples.some((sample) => !acknowledged.has(sample)));
      if (todo.length === 0) break;
      const killAfter = Math.ceil((chances[kills++] ?? 1) * 80);
      for (const { sample, id } of await decideUntilKilled(running, todo, killAfter)) {
        expect(known.get(sample) ?? id).toBe(id);
        acknowledged.set(sample, id);
      }
    }
    expect(kills).toBeGreaterThan(3);
    const store = openStore(directory);
    const decisions = store.decisions.list(1000);
    expect(new Map(decisions.map(({ sample, id }) => [sample, id]))).toEqual(acknowledged);
    expect(decisions).toHaveLength(500);
    expect(store.audit.list(1000, undefined, { type: 'decision' }).entries).toHaveLength(requests.length);
    expect(store.integrityProblems()).toEqual([]);
    expect(store.audit.firstBad()).toBeNull();
    expect(store.rebuild().same).toBe(true);
    store.close();
  });
});
