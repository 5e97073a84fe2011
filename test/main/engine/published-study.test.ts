import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { report } from '../../../src/shared/contract/report.ts';
import { publishedStudy } from '../../../src/main/engine/report/study.ts';
import * as v from 'valibot';

const FASHION = v.parse(
  v.pipe(v.string(), v.parseJson(), v.object({ models: v.object({ bnn: v.string() }) })),
  readFileSync(new URL('../../../studies/results/fashion-mnist-repeats.json', import.meta.url), 'utf8'),
).models.bnn;

it('tells of clothes where the models for clothes are in use, else of digits', () => {
  expect(publishedStudy(FASHION).dataset).toBe('Fashion-MNIST');
  for (const other of [null, 'f'.repeat(64)]) expect(publishedStudy(other).dataset).toBe('MNIST');
});

it.each([null, FASHION])('reads the committed studies, best first, as the contract has it (%s)', (models) => {
  const study = publishedStudy(models);
  const schema = report.study['~orpc'].outputSchema;
  expect(schema && v.parse(schema, study)).toEqual(study);
  const accuracies = study.rows.map(({ accuracy }) => accuracy.value ?? 0);
  expect(accuracies).toEqual(accuracies.toSorted((a, b) => b - a));
  for (const { fixed, broken, keptWrong, accuracy, every } of study.rows) {
    expect(accuracy.value).toBeCloseTo(1 - (broken + keptWrong) / accuracy.n, 10);
    if (every > 1) continue;
    expect(accuracy.n).toBe(study.rejected);
    const right = (study.before.value ?? 0) * study.rejected + fixed - broken;
    expect(accuracy.value).toBeCloseTo(right / study.rejected, 10);
  }
});

it('has every way on digits once', () => {
  expect(
    publishedStudy(null)
      .rows.map(({ way }) => way)
      .toSorted(),
  ).toEqual([
    'augmentedBnn',
    'autoencoder',
    'defenseGan',
    'denoising',
    'dropout',
    'ensemble10',
    'ensemble5',
    'gwin',
    'gwinAgain',
    'gwinMean',
    'magnet',
    'plain',
    'retry',
    'retryLong',
    'second',
    'together',
    'variational',
  ]);
});

it("sets the paper's three thresholds beside ours, for digits alone", () => {
  const { paper, rows, before, rejected, images, passes } = publishedStudy(null);
  expect(paper.map(({ tau }) => tau)).toEqual([0.7, 0.8, 0.9]);
  for (const { paper: theirs } of paper) {
    const gained = theirs.rejected * (theirs.after - theirs.before);
    expect(Math.abs(gained - theirs.wholeChange)).toBeLessThan(0.0001);
  }
  const own = paper.at(-1)?.own;
  expect(own?.before).toEqual(before);
  expect(own?.after.value).toBeCloseTo(rows.find(({ way }) => way === 'gwin')?.accuracy.value ?? 0, 10);
  expect(own?.rejected).toBeCloseTo(rejected / (images * passes), 10);
  expect(publishedStudy(FASHION).paper).toEqual([]);
});

const Card = v.object({
  trust: v.object({ intercept: v.number(), command: v.string(), goalBar: v.number() }),
});
const Trust = v.object({
  command: v.string(),
  rows: v.array(
    v.object({
      model: v.nullable(v.object({ intercept: v.number() })),
      test: v.object({ brier: v.object({ value: v.number() }) }),
    }),
  ),
});

it.each([
  [null, 'mnist', 'trust'],
  [FASHION, 'fashion-mnist', 'fashion-mnist-trust'],
])('judges the chance that the product gives (%s)', (models, card, study) => {
  const read = (path: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'));
  const { trust } = v.parse(Card, read(`resources/models/${card}/card.json`));
  const { rows, command } = v.parse(Trust, read(`studies/results/${study}.json`));
  const judged = rows.find(({ model }) => model?.intercept === trust.intercept)?.test.brier.value;
  expect(command).toBe(trust.command);
  const { chances, rejected } = publishedStudy(models);
  expect(chances?.brier.value).toBe(judged);
  expect(chances?.suggestions).toBe(rejected);
  expect(chances?.bar?.chance).toBe(trust.goalBar);
  expect(chances?.bins.reduce((sum, { right }) => sum + right.n, 0)).toBe(rejected);
});

it('tells what spoilt and strange images come to, each at its strongest', () => {
  const { harm } = publishedStudy(null);
  expect(harm?.rows.map(({ condition, strength }) => [condition, strength])).toEqual([
    ['clean', null],
    ['noise', 0.45],
    ['blur', 1.8],
    ['rotation', 50],
    ['occlusion', 11],
    ['clothes', null],
  ]);
  for (const { rejected, images, before, after, certainWrong, sureWrong } of harm?.rows ?? []) {
    expect(rejected).toBeLessThanOrEqual(images);
    const counted = [before, after, certainWrong, sureWrong].flatMap((share) => share?.n ?? []);
    expect(new Set(counted)).toEqual(new Set([rejected]));
  }
  expect(harm?.rows.at(-1)).toMatchObject({ before: null, after: null });
});
