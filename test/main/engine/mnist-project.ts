import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import { createEngine } from '../../../src/main/engine/engine.ts';
import { LEARNER } from '../../learner.ts';

const PRETRAINED = fileURLToPath(new URL('../../../resources/models', import.meta.url));

/** @param keys folder of signing keys; without one nothing is signed. */
export function engineWithModels(keys?: string) {
  const engine = createEngine({ learner: LEARNER, pretrained: PRETRAINED, keys });
  const client = createRouterClient(engine.router, { context: { actor: 'ann', role: 'reviewer' } });
  /** Waits for a job's end and gives its result. */
  async function finish(job: number): Promise<unknown> {
    let result: unknown;
    for await (const state of await client.jobs.watch({ job })) {
      if (state.state === 'failed') throw new Error(`${state.error?.code}: ${state.error?.message}`);
      result = state.result;
    }
    return result;
  }
  return { engine, client, finish };
}

/**
 * A project with the models that ship and the first `count` images of MNIST, scored, transformed and relabelled; τ is
 * so high that a good part of them is rejected.
 */
export async function mnistProject(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'gwinnow-mnist-'));
  const { engine, client, finish } = engineWithModels(join(folder, 'keys'));
  const directory = join(folder, 'digits');
  const image = { height: 28, width: 28, channels: 1 as const };
  await client.projects.create({ directory, name: 'digits', image });
  await finish((await client.datasets.import({ source: 'mnist', split: 'test', limit: count })).job);
  const { classifier, gwin } = await client.models.install({ name: 'mnist' });
  await client.policies.set({ classifier, gwin, tau: 0.995, reason: 'many rejects' });
  await finish((await client.scoring.score({})).job);
  await finish((await client.scoring.transform({ below: 1 })).job);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, directory, engine, client, finish, remove };
}
