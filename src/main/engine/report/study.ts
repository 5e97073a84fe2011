import * as v from 'valibot';
import { ShareSchema, type Study, type StudyRow } from '../../../shared/contract/report.ts';
import controlsJson from '../../../../studies/results/controls.json?raw';
import fashionControlsJson from '../../../../studies/results/fashion-mnist-controls.json?raw';
import fashionRepeatsJson from '../../../../studies/results/fashion-mnist-repeats.json?raw';
import repeatsJson from '../../../../studies/results/repeats.json?raw';
import rivalsJson from '../../../../studies/results/rivals.json?raw';

const Way = v.object({
  way: v.string(),
  accuracy: ShareSchema,
  fixed: v.number(),
  broken: v.number(),
  whole: v.object({ value: v.number() }),
  certain: ShareSchema,
  certainRight: ShareSchema,
  cost: v.object({
    generatorPasses: v.number(),
    gradientPasses: v.optional(v.number(), 0),
    classifierPasses: v.number(),
  }),
});

/** Of `repeats`, and of `rivals`, which has its form. */
const Repeats = v.object({
  command: v.string(),
  date: v.string(),
  dataset: v.string(),
  models: v.object({ bnn: v.string() }),
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
  command: v.string(),
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

const RIVALS: Readonly<Record<string, StudyRow['way']>> = {
  autoencoder: 'autoencoder',
  'denoising autoencoder': 'denoising',
  "MagNet's reformer": 'magnet',
  'variational autoencoder, mean code': 'variational',
  'Defense-GAN': 'defenseGan',
};

type Published = {
  readonly repeats: v.InferOutput<typeof Repeats>;
  readonly controls: v.InferOutput<typeof Controls>;
  /** Null where no rivals were asked. */
  readonly rivals: v.InferOutput<typeof Repeats> | null;
};

/** On digits, which stand for all others, and on clothes. */
const PUBLISHED = [
  [repeatsJson, controlsJson, rivalsJson],
  [fashionRepeatsJson, fashionControlsJson, null],
] as const;

/**
 * The committed studies on models that come with Gwinnow, test split, the most right first: of the ready models in use,
 * or else of those for digits.
 *
 * @param classifier SHA-256 of the weights of the classifier in use; null for none.
 */
export function publishedStudy(classifier: string | null): Study {
  const all = PUBLISHED.map(([repeats, controls, rivals]): Published => ({
    repeats: parsed(repeats),
    controls: v.parse(v.pipe(v.string(), v.parseJson(), Controls), controls),
    rivals: rivals === null ? null : parsed(rivals),
  }));
  const [digits] = all;
  const study = all.find(({ repeats }) => repeats.models.bnn === classifier) ?? digits;
  if (study === undefined) throw new Error('no study is published');
  return studyOf(study);
}

function studyOf({ repeats, controls, rivals }: Published): Study {
  const test = testOf(repeats);
  const rows = [
    ...test.rows.flatMap((row) => wayRow(WAYS, row)),
    ...controls.controls.flatMap((row) => controlRow(row, repeats.tau, test.wholeBefore.value ?? 0)),
    ...(rivals === null ? [] : testOf(rivals).rows).flatMap((row) => wayRow(RIVALS, row)),
  ];
  const { dataset, tau, draws, passSeeds, date } = repeats;
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
    commands: [repeats, controls, rivals].flatMap((one) => (one === null ? [] : [one.command])),
    rows: rows.toSorted((a, b) => (b.accuracy.value ?? 0) - (a.accuracy.value ?? 0)),
  };
}

function parsed(json: string): v.InferOutput<typeof Repeats> {
  return v.parse(v.pipe(v.string(), v.parseJson(), Repeats), json);
}

function testOf({ command, splits }: v.InferOutput<typeof Repeats>) {
  const test = splits.find(({ split }) => split === 'test');
  if (test === undefined) throw new Error(`the committed result of ${command} has no test split`);
  return test;
}

function wayRow(
  ways: Readonly<Record<string, StudyRow['way']>>,
  { way: name, accuracy, fixed, broken, whole, certainRight, cost }: v.InferOutput<typeof Way>,
): StudyRow[] {
  const way = ways[name];
  if (way === undefined) return [];
  const { generatorPasses, gradientPasses, classifierPasses } = cost;
  return [
    {
      way,
      accuracy,
      fixed,
      broken,
      whole: whole.value,
      certainRight,
      generatorPasses: generatorPasses + gradientPasses,
      classifierPasses,
    },
  ];
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
