import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { writeWhole } from '../src/main/engine/whole-file.ts';
import { ModelCard } from '../src/shared/contract/models.ts';
import { ShareSchema } from '../src/shared/contract/report.ts';
import { DATASETS, type Dataset } from './datasets.ts';

/* What studies found of the models that come with Gwinnow, in their cards. */

const HERE = fileURLToPath(new URL('.', import.meta.url));

const Digests = v.object({ bnn: v.string(), gwin: v.string(), second: v.nullable(v.string()) });

const Repeats = v.object({
  command: v.string(),
  models: Digests,
  tau: v.number(),
  draws: v.number(),
  statistic: v.string(),
  passSeeds: v.array(v.number()),
  splits: v.array(
    v.object({
      split: v.string(),
      images: v.number(),
      rejected: v.number(),
      before: ShareSchema,
      wholeBefore: ShareSchema,
      secondAlone: v.nullable(ShareSchema),
      rows: v.array(v.object({ way: v.string(), accuracy: ShareSchema, whole: ShareSchema })),
    }),
  ),
});

const Trust = v.object({
  command: v.string(),
  models: Digests,
  tau: v.number(),
  draws: v.number(),
  statistic: v.string(),
  distanceBar: v.nullable(v.number()),
  rejectedImages: v.object({ validation: v.number() }),
  rows: v.array(
    v.object({
      from: v.string(),
      bars: v.object({ goal: v.nullable(v.number()) }),
      model: v.nullable(
        v.object({
          intercept: v.number(),
          weights: v.array(v.number()),
          means: v.array(v.number()),
          scales: v.array(v.number()),
        }),
      ),
    }),
  ),
});

const CHANCE = "the transform's certainty and the second classifier";

/** The card that comes with a data set's models. */
export async function committedCard({ name }: Dataset): Promise<ModelCard> {
  return read(ModelCard, cardPath(name));
}

/**
 * The same with what `repeats` and `trust` found on these models.
 *
 * @throws where a study was of other models.
 */
export async function studiedCard(dataset: Dataset): Promise<ModelCard> {
  const card = await committedCard(dataset);
  const prefix = dataset === DATASETS.mnist ? '' : `${dataset.name}-`;
  const repeats = await read(Repeats, `${HERE}results/${prefix}repeats.json`);
  const trust = await read(Trust, `${HERE}results/${prefix}trust.json`);
  for (const { command, models } of [repeats, trust]) {
    const same = models.bnn === card.classifier.sha256 && models.gwin === card.gwin.sha256;
    if (!same || models.second !== (card.second?.sha256 ?? null)) {
      throw new Error(`the result of ${command} is of other models than ${card.name}'s`);
    }
  }
  return v.parse(ModelCard, { ...card, results: resultsOf(repeats), trust: trustOf(trust) });
}

/** Writes it. */
export async function writeCard(dataset: Dataset): Promise<ModelCard> {
  const card = await studiedCard(dataset);
  await writeWhole(cardPath(card.name), `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

function resultsOf({ command, tau, draws, statistic, passSeeds, splits }: v.InferOutput<typeof Repeats>) {
  const test = splits.find(({ split }) => split === 'test');
  const row = (name: string) => test?.rows.find(({ way }) => way === name);
  const [gwin, second] = [row('GWIN once'), row('second classifier')];
  if (test === undefined || gwin === undefined)
    throw new Error(`the result of ${command} lacks test or GWIN`);
  const { images, rejected, before, wholeBefore, secondAlone } = test;
  return {
    split: 'test',
    images,
    passes: passSeeds.length,
    draws,
    statistic,
    tau,
    rejected,
    rejects: { bnn: before, gwin: gwin.accuracy, second: second?.accuracy ?? null },
    all: { bnn: wholeBefore, gwin: gwin.whole, second: second?.whole ?? null, secondAlone },
    command,
  };
}

function trustOf({
  rows,
  command,
  tau,
  draws,
  statistic,
  distanceBar,
  rejectedImages,
}: v.InferOutput<typeof Trust>) {
  const { model, bars } = rows.find(({ from }) => from === CHANCE) ?? { model: null };
  if (model === null) return null;
  const images = rejectedImages.validation;
  return { ...model, tau, statistic, draws, images, goalBar: bars.goal, distanceBar, command };
}

function cardPath(name: string): string {
  return `${HERE}../resources/models/${name}/card.json`;
}

async function read<Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
): Promise<v.InferOutput<Schema>> {
  return v.parse(v.pipe(v.string(), v.parseJson(), schema), await readFile(path, 'utf8'));
}
