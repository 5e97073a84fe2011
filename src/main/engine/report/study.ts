import * as v from 'valibot';
import { ShareSchema, type Study, type StudyRow } from '../../../shared/contract/report.ts';
import controlsJson from '../../../../studies/results/controls.json?raw';
import repeatsJson from '../../../../studies/results/repeats.json?raw';

const Way = v.object({
  way: v.string(),
  accuracy: ShareSchema,
  fixed: v.number(),
  broken: v.number(),
  whole: v.object({ value: v.number() }),
  certain: ShareSchema,
  certainRight: ShareSchema,
  cost: v.object({ generatorPasses: v.number(), classifierPasses: v.number() }),
});

const Repeats = v.object({
  command: v.string(),
  date: v.string(),
  dataset: v.string(),
  tau: v.number(),
  draws: v.number(),
  passSeeds: v.array(v.number()),
  splits: v.array(
    v.object({
      split: v.string(),
      images: v.number(),
      rejected: v.number(),
      before: ShareSchema,
      wholeBefore: ShareSchema,
      rows: v.array(Way),
    }),
  ),
});

const Controls = v.object({
  controls: v.array(
    v.object({
      control: v.string(),
      draws: v.number(),
      thresholds: v.array(
        v.object({
          tau: v.number(),
          accuracy: ShareSchema,
          comparison: v.nullable(
            v.object({
              fixed: v.number(),
              broken: v.number(),
              wholeChange: v.object({ value: v.number() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** What the studies call it, and what it is called here. The second classifier of `repeats` is one of the controls. */
const WAYS: Readonly<Record<string, StudyRow['way']>> = {
  'the same BNN again, 10 fresh draws': 'retry',
  'the same BNN again, 100 fresh draws': 'retryLong',
  'GWIN once': 'gwin',
  'GWIN, mean over 10 z': 'gwinMean',
  'GWIN up to 5 times, until certain': 'gwinAgain',
  'second classifier': 'second',
  'second classifier, image and transform, mean': 'together',
};

const CONTROLS: Readonly<Record<string, StudyRow['way']>> = {
  'LeNet-5, 8 epochs': 'plain',
  'ensemble of 5 LeNet-5, 6 epochs each': 'ensemble5',
  'ensemble of 10 LeNet-5, 6 epochs each': 'ensemble10',
  'LeNet-5 with dropout kept on, 8 epochs, 10 draws': 'dropout',
  'LeNet-5 BNN, augmented, 20 epochs, 10 draws': 'augmentedBnn',
};

/** The committed studies on the models that come with Gwinnow, test split, the most right first. */
export function publishedStudy(): Study {
  const repeats = v.parse(v.pipe(v.string(), v.parseJson(), Repeats), repeatsJson);
  const { controls } = v.parse(v.pipe(v.string(), v.parseJson(), Controls), controlsJson);
  const test = repeats.splits.find(({ split }) => split === 'test');
  if (test === undefined) throw new Error('studies/results/repeats.json has no test split');
  const rows = [
    ...test.rows.flatMap((row) => wayRow(row)),
    ...controls.flatMap((row) => controlRow(row, repeats.tau, test.wholeBefore.value ?? 0)),
  ];
  const { dataset, tau, draws, passSeeds, command, date } = repeats;
  const { images, rejected, before, wholeBefore } = test;
  return {
    dataset,
    tau,
    draws,
    passes: passSeeds.length,
    images,
    rejected,
    before,
    wholeBefore,
    date,
    commands: [command, 'npm run study -- controls'],
    rows: rows.toSorted((a, b) => (b.accuracy.value ?? 0) - (a.accuracy.value ?? 0)),
  };
}

function wayRow({
  way: name,
  accuracy,
  fixed,
  broken,
  whole,
  certainRight,
  cost,
}: v.InferOutput<typeof Way>) {
  const way = WAYS[name];
  return way === undefined
    ? []
    : [{ way, accuracy, fixed, broken, whole: whole.value, certainRight, ...cost }];
}

function controlRow(
  { control, draws, thresholds }: v.InferOutput<typeof Controls>['controls'][number],
  tau: number,
  wholeBefore: number,
): StudyRow[] {
  const way = CONTROLS[control];
  const at = thresholds.find((one) => one.tau === tau);
  if (way === undefined || at === undefined || at.comparison === null) return [];
  const { fixed, broken, wholeChange } = at.comparison;
  return [
    {
      way,
      accuracy: at.accuracy,
      fixed,
      broken,
      whole: wholeBefore + wholeChange.value,
      certainRight: null,
      generatorPasses: 0,
      classifierPasses: draws,
    },
  ];
}
