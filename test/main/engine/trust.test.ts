import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chanceOfScore, suggestionScore, UNCHANGED } from '../../../src/shared/domain/trust.ts';
import { mnistProject } from './mnist-project.ts';

const numbers = v.array(v.number());
const TRUST = {
  intercept: v.number(),
  weights: numbers,
  means: numbers,
  scales: numbers,
  images: v.number(),
  goalBar: v.number(),
  distanceBar: v.nullable(v.number()),
};

type Project = Awaited<ReturnType<typeof mnistProject>>;

let project: Project;

beforeAll(async () => {
  project = await mnistProject(600);
  await project.client.policies.set({ tau: 0.9, reason: 'as the ready models were fitted' });
});

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

it('says how far a suggestion is to be trusted once the second classifier of the ready models was asked', async () => {
  const { client, finish } = project;
  const { items } = await client.queue.list({ limit: 100 });
  const details = () => Promise.all(items.map(({ sample }) => client.queue.sample({ sample })));
  expect((await details()).map(({ second, trust }) => second ?? trust)).toEqual(items.map(() => null));
  const set = (await client.models.pretrained({})).find(({ card }) => card.name === 'mnist');
  const fitted = v.parse(v.object({ card: v.object({ trust: v.object(TRUST) }) }), set).card.trust;
  const model = set?.installed?.second ?? 0;
  await finish((await client.scoring.score({ model, draws: 1 })).job);

  const agreed = (await details()).filter(({ transform, second }) => transform?.label === second?.label);
  expect(agreed.length).toBeGreaterThan(0);
  for (const { transform, second, trust } of agreed.filter(({ far }) => far === null)) {
    const facts = { transform: transform?.mean ?? 0, second: second?.certainty ?? 0 };
    const chance = chanceOfScore(suggestionScore(fitted, facts), UNCHANGED);
    expect(trust?.chance).toBeCloseTo(chance, 9);
    expect(trust).toMatchObject({ from: 'models', images: fitted.images, verdicts: 0 });
  }

  expect((await client.queue.list({})).goalBar).toBeCloseTo(fitted.goalBar, 9);
  const listed = (await client.queue.list({ limit: 100 })).items.map(({ chance }) => chance);
  expect(listed).toEqual((await details()).map(({ trust }) => trust?.chance ?? null));
  expect(listed.map((chance) => chance === null)).toEqual((await details()).map(({ far }) => far !== null));

  await client.policies.set({ statistic: 'mean', reason: 'not what it was fitted to' });
  const byMean = await client.queue.list({ limit: 100 });
  expect(byMean.goalBar).toBeNull();
  expect(byMean.items.map(({ chance }) => chance)).toEqual(byMean.items.map(() => null));
  await client.policies.set({ statistic: 'median', tau: 0.95, reason: 'not what it was fitted to' });
  expect((await details()).map(({ trust }) => trust)).toEqual(items.map(() => null));
});
