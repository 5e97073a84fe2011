import { afterAll, beforeAll, expect, it } from 'vitest';
import { suggestionChance } from '../../../src/shared/domain/trust.ts';
import { mnistProject } from './mnist-project.ts';

type Project = Awaited<ReturnType<typeof mnistProject>>;

let project: Project;
let sample: number;

beforeAll(async () => {
  project = await mnistProject(600);
  await project.client.policies.set({ tau: 0.9, reason: 'as the ready models were fitted' });
  const { items } = await project.client.queue.list({ limit: 1 });
  sample = items[0]?.sample ?? 0;
  expect(sample).toBeGreaterThan(0);
});

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

it('says how far a suggestion is to be trusted once the second classifier of the ready models was asked', async () => {
  const { client, finish } = project;
  expect(await client.queue.sample({ sample })).toMatchObject({ second: null, trust: null });
  const [set] = await client.models.pretrained({});
  const model = set?.installed?.second ?? 0;
  await finish((await client.scoring.score({ model, draws: 1 })).job);

  const { transform, second, trust } = await client.queue.sample({ sample });
  const fitted = set?.card.trust ?? null;
  if (fitted === null || transform === null || second === null) throw new Error('nothing to compare with');
  expect(trust?.images).toBe(fitted.images);
  const agreed = second.label === transform.label;
  const facts = { transform: transform.mean, second: agreed ? second.certainty : 0 };
  const chance = suggestionChance(fitted, facts);
  if (agreed) expect(trust?.chance).toBeCloseTo(chance, 9);
  else expect(trust?.chance).toBeGreaterThanOrEqual(chance);

  await client.policies.set({ tau: 0.95, reason: 'not what it was fitted to' });
  expect((await client.queue.sample({ sample })).trust).toBeNull();
});
