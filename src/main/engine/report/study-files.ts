import * as v from 'valibot';
import { ChangeSchema, ShareSchema } from '../../../shared/contract/report.ts';
import controlsJson from '../../../../studies/results/controls.json?raw';
import costsJson from '../../../../studies/results/costs.json?raw';
import repeatsJson from '../../../../studies/results/repeats.json?raw';
import rivalsJson from '../../../../studies/results/rivals.json?raw';
import shiftJson from '../../../../studies/results/shift.json?raw';
import trustJson from '../../../../studies/results/trust.json?raw';
import fashionControls from '../../../../studies/results/fashion-mnist-controls.json?raw';
import fashionCosts from '../../../../studies/results/fashion-mnist-costs.json?raw';
import fashionRepeats from '../../../../studies/results/fashion-mnist-repeats.json?raw';
import fashionRivals from '../../../../studies/results/fashion-mnist-rivals.json?raw';
import fashionShift from '../../../../studies/results/fashion-mnist-shift.json?raw';
import fashionTrust from '../../../../studies/results/fashion-mnist-trust.json?raw';

/** The committed results that the report shows. */
const TEXTS: Readonly<Record<string, string>> = {
  controls: controlsJson,
  costs: costsJson,
  repeats: repeatsJson,
  rivals: rivalsJson,
  shift: shiftJson,
  trust: trustJson,
  'fashion-mnist-controls': fashionControls,
  'fashion-mnist-costs': fashionCosts,
  'fashion-mnist-repeats': fashionRepeats,
  'fashion-mnist-rivals': fashionRivals,
  'fashion-mnist-shift': fashionShift,
  'fashion-mnist-trust': fashionTrust,
};

const Way = v.object({
  way: v.string(),
  accuracy: ShareSchema,
  fixed: v.number(),
  broken: v.number(),
  keptWrong: v.number(),
  whole: ShareSchema,
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
  /** One image in so many was asked about. */
  every: v.optional(v.number(), 1),
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

const Compared = v.object({
  fixed: v.number(),
  broken: v.number(),
  keptWrong: v.number(),
  wholeChange: ChangeSchema,
});

const Controls = v.object({
  command: v.string(),
  report: v.object({
    thresholds: v.array(
      v.object({
        tau: v.number(),
        share: v.number(),
        rejectedAccuracy: v.object({ bnn: ShareSchema, gwin: ShareSchema }),
        comparisons: v.object({ gwin: v.nullable(Compared) }),
      }),
    ),
  }),
  controls: v.array(
    v.object({
      control: v.string(),
      draws: v.number(),
      thresholds: v.array(
        v.object({ tau: v.number(), accuracy: ShareSchema, comparison: v.nullable(Compared) }),
      ),
    }),
  ),
});

const Trust = v.object({
  command: v.string(),
  goal: v.number(),
  suggestions: v.object({ test: v.number() }),
  rejectedImages: v.object({ test: v.number() }),
  rows: v.array(
    v.object({
      from: v.string(),
      /** Null where no chance reached the goal on validation. */
      bars: v.object({ goal: v.nullable(v.number()) }),
      test: v.object({
        aboveBars: v.object({ goal: v.object({ share: v.number(), right: ShareSchema }) }),
        brier: v.object({ value: v.number(), low: v.number(), high: v.number() }),
        calibrationError: v.number(),
        bins: v.array(
          v.object({
            from: v.number(),
            to: v.number(),
            /** Null in a bin without suggestions. */
            meanChance: v.nullable(v.number()),
            right: ShareSchema,
          }),
        ),
      }),
    }),
  ),
});

const Shift = v.object({
  command: v.string(),
  sure: v.number(),
  rows: v.array(
    v.object({
      split: v.optional(v.string(), 'test'),
      condition: v.string(),
      severity: v.nullable(v.number()),
      strength: v.nullable(v.number()),
      images: v.number(),
      rejectedRightBefore: v.nullable(ShareSchema),
      rejectedRightAfter: v.nullable(ShareSchema),
      confidentlyWrong: ShareSchema,
      trust: v.object({ nearSureWrong: ShareSchema }),
    }),
  ),
});

const Costs = v.object({
  command: v.string(),
  rows: v.array(v.object({ way: v.string(), milliseconds: v.number() })),
});

/** What was measured on one data set with its ready models; null for a study that is not committed. */
export type Published = {
  readonly repeats: v.InferOutput<typeof Repeats>;
  readonly controls: v.InferOutput<typeof Controls>;
  readonly rivals: v.InferOutput<typeof Repeats> | null;
  readonly trust: v.InferOutput<typeof Trust> | null;
  readonly shift: v.InferOutput<typeof Shift> | null;
  readonly costs: v.InferOutput<typeof Costs> | null;
};

/** Before the names of its results: digits, which stand for all others, and clothes. */
const DATASETS = ['', 'fashion-mnist-'] as const;

/**
 * @param classifier SHA-256 of the weights of a classifier; null for none.
 * @returns the studies on the ready models with that classifier, else those on digits.
 */
export function publishedOn(classifier: string | null): Published {
  const dataset = DATASETS.find((name) => needed(`${name}repeats`, Repeats).models.bnn === classifier) ?? '';
  return {
    repeats: needed(`${dataset}repeats`, Repeats),
    controls: needed(`${dataset}controls`, Controls),
    rivals: read(`${dataset}rivals`, Repeats),
    trust: read(`${dataset}trust`, Trust),
    shift: read(`${dataset}shift`, Shift),
    costs: read(`${dataset}costs`, Costs),
  };
}

function read<Schema extends v.GenericSchema>(name: string, schema: Schema): v.InferOutput<Schema> | null {
  const text = TEXTS[name];
  return text === undefined ? null : v.parse(schema, JSON.parse(text));
}

function needed<Schema extends v.GenericSchema>(name: string, schema: Schema): v.InferOutput<Schema> {
  const found = read(name, schema);
  if (found === null) throw new Error(`studies/results/${name}.json is missing`);
  return found;
}
