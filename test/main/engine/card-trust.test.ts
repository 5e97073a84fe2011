import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as v from 'valibot';
import { ModelCard } from '../../../src/shared/contract/models.ts';

const Study = v.object({
  command: v.string(),
  models: v.object({ bnn: v.string(), gwin: v.string(), second: v.string() }),
  tau: v.number(),
  draws: v.number(),
  statistic: v.string(),
  distanceBar: v.nullable(v.number()),
  rejectedImages: v.object({ validation: v.number() }),
  rows: v.array(v.object({ from: v.string(), model: v.nullable(v.looseObject({})) })),
});

function read<Schema extends v.GenericSchema>(schema: Schema, path: string): v.InferOutput<Schema> {
  const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  return v.parse(v.pipe(v.string(), v.parseJson(), schema), text);
}

it.each([
  ['mnist', 'studies/results/trust.json'],
  ['fashion-mnist', 'studies/results/fashion-mnist-trust.json'],
])('the chance in the card of %s is the one that the study fitted to its models', (name, path) => {
  const { trust, classifier, gwin, second } = read(ModelCard, `resources/models/${name}/card.json`);
  const study = read(Study, path);
  const sha256 = { bnn: classifier.sha256, gwin: gwin.sha256, second: second?.sha256 };
  expect(study.models).toEqual(sha256);
  const row = study.rows.find(({ from }) => from === "the transform's certainty and the second classifier");
  const { features: _, ...model } = row?.model ?? {};
  const { command, tau, draws, statistic, distanceBar, rejectedImages } = study;
  expect(trust).toEqual({
    ...model,
    command,
    tau,
    draws,
    statistic,
    distanceBar,
    images: rejectedImages.validation,
  });
});
