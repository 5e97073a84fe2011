import { GwinnowError } from '../errors.ts';
import type { Statistic } from './certainty.ts';
import type { ClassificationMetrics } from './classification-metrics.ts';
import { accepts } from './verdicts.ts';

/** The thresholds the paper reports at. */
export const THRESHOLDS: readonly number[] = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99];

export type Reals = Float32Array | Float64Array;

/** What gives a rejected image a label: the classifier itself, its label of the transform, and the two controls. */
export const RELABELLERS = ['gwin', 'retry', 'second'] as const;
export type Relabeller = (typeof RELABELLERS)[number];
export type Source = 'bnn' | Relabeller;

/** New labels, at least for each sample whose certainty in the same pass is below the largest threshold. */
export type Relabels = {
  /** [N], class index; −1 = not relabelled. */
  readonly labels: Int32Array;
  /** [N], certainty in the new label; of no meaning where the label is −1. */
  readonly certainties: Reals;
};

/** The transform's labels, with the certainty in the true class that the box plots show. */
export type TransformLabels = Relabels & {
  /** [N], the statistic over the draws of the true class's probability. */
  readonly trueClassCertainties: Reals;
};

/** One pass over all samples: one set of weight draws and one z for each sample. */
export type ReportPass = {
  readonly bnn: TransformLabels;
  readonly gwin: TransformLabels | null;
  /** The same classifier asked again with fresh draws. */
  readonly retry: Relabels | null;
  /** Another classifier; labels for all samples let it be shown on its own too. */
  readonly second: Relabels | null;
  /** Of the classifier's mean probabilities in this pass. */
  readonly metrics: ClassificationMetrics | null;
};

/** A trained model as the report names it. */
export type ModelFacts = {
  readonly name: string;
  readonly id: number;
  readonly architecture: string;
  /** Of its weights file, hex. */
  readonly sha256: string;
  /** Numbers in that file: two for each weight that has a distribution. */
  readonly parameters: number | null;
};

/** What one way to a label costs. */
export type Cost = {
  readonly source: Source;
  /** Training beyond the classifier's own; 0 where there is none. */
  readonly trainingSeconds: number | null;
  /** Networks that one image goes through. */
  readonly generatorPasses: number;
  readonly classifierPasses: number;
  /** For one image that it labels: the time of the jobs that did it, all included. */
  readonly millisecondsPerImage: number | null;
};

export type ReportInput = {
  readonly dataset: {
    readonly name: string;
    readonly split: string;
    readonly fingerprint: string | null;
    /** [K], names in the order of the class indices. */
    readonly classes: readonly string[];
  };
  readonly models: {
    readonly bnn: ModelFacts;
    readonly gwin: ModelFacts | null;
    readonly second: ModelFacts | null;
  };
  /** T, weight draws in each pass. */
  readonly draws: number;
  readonly statistic: Statistic;
  /** The threshold in use: the headline's, and that of the plots for each class. */
  readonly tau: number;
  /** Default THRESHOLDS; the one in use is added. */
  readonly thresholds?: readonly number[];
  /** [N], true classes, the same for all passes. */
  readonly labels: Int32Array;
  readonly passes: readonly ReportPass[];
  readonly secondMetrics: ClassificationMetrics | null;
  readonly costs: readonly Cost[];
};

/**
 * Rejected answers at one threshold, pooled over passes. All arrays are [R] and aligned: entry r is one image in one
 * pass, with every label from that pass alone.
 */
export type Rejects = {
  readonly image: Int32Array;
  readonly pass: Int32Array;
  /** 1 = right; null = this source labelled nothing. */
  readonly right: Readonly<Record<'bnn', Uint8Array> & Record<Relabeller, Uint8Array | null>>;
};

/**
 * Checks sizes and labels of all passes.
 *
 * @throws NO_DATA without samples or passes, BAD_ARGUMENT when a column has another length, a certainty is not a
 * number, τ is outside 0..1 or one pass has a relabeller that another lacks, BAD_LABEL for an unknown true class.
 */
export function checkReportInput(input: ReportInput): void {
  const { labels, passes, dataset } = input;
  if (labels.length === 0 || passes.length === 0) {
    throw new GwinnowError('NO_DATA', 'a report needs at least one labelled sample and one pass');
  }
  const stranger = labels.findIndex((label) => label < 0 || label >= dataset.classes.length);
  if (stranger >= 0) {
    throw new GwinnowError('BAD_LABEL', `sample ${stranger} has the unknown class ${labels[stranger]}`);
  }
  for (const tau of [input.tau, ...(input.thresholds ?? [])]) {
    if (!(tau >= 0 && tau <= 1)) throw new GwinnowError('BAD_ARGUMENT', `τ ${tau} is not in 0..1`);
  }
  for (const [p, pass] of passes.entries()) checkPass(pass, p, input);
}

function checkPass(pass: ReportPass, p: number, { labels, passes }: ReportInput): void {
  const columns: readonly [string, ArrayLike<number> | undefined][] = [
    ['bnn labels', pass.bnn.labels],
    ['bnn certainties', pass.bnn.certainties],
    ['bnn true class certainties', pass.bnn.trueClassCertainties],
    ['gwin true class certainties', pass.gwin?.trueClassCertainties],
    ...RELABELLERS.flatMap((source): [string, ArrayLike<number> | undefined][] => [
      [`${source} labels`, pass[source]?.labels],
      [`${source} certainties`, pass[source]?.certainties],
    ]),
  ];
  for (const [name, column] of columns) {
    if (column && column.length !== labels.length) {
      throw new GwinnowError(
        'BAD_ARGUMENT',
        `pass ${p}: ${column.length} ${name} for ${labels.length} samples`,
      );
    }
  }
  if (pass.bnn.certainties.some((value: number) => Number.isNaN(value))) {
    throw new GwinnowError('BAD_ARGUMENT', `pass ${p}: a certainty is not a number`);
  }
  for (const source of RELABELLERS) {
    if ((pass[source] === null) !== (passes[0]?.[source] === null)) {
      throw new GwinnowError('BAD_ARGUMENT', `pass ${p} and pass 0 differ in whether ${source} took part`);
    }
  }
}

/**
 * The rejects of every pass at one threshold, each with the labels of its own pass.
 *
 * @throws NO_SCORES when a reject lacks a label that its pass should have.
 */
export function rejectsAt(input: ReportInput, tau: number): Rejects {
  const image: number[] = [];
  const pass: number[] = [];
  for (const [p, { bnn }] of input.passes.entries()) {
    for (let n = 0; n < input.labels.length; n++) {
      if (accepts(bnn.certainties[n] ?? 0, tau)) continue;
      image.push(n);
      pass.push(p);
    }
  }
  const images = Int32Array.from(image);
  const passes = Int32Array.from(pass);
  const right = (source: Source) => rightAnswers(input, source, images, passes);
  return {
    image: images,
    pass: passes,
    right: {
      bnn: right('bnn') ?? new Uint8Array(images.length),
      gwin: right('gwin'),
      retry: right('retry'),
      second: right('second'),
    },
  };
}

function rightAnswers(
  { labels, passes }: ReportInput,
  source: Source,
  image: Int32Array,
  pass: Int32Array,
): Uint8Array | null {
  if (passes[0]?.[source] === null) return null;
  return Uint8Array.from(image, (n, r) => {
    const label = passes[pass[r] ?? 0]?.[source]?.labels[n] ?? -1;
    if (label < 0) {
      throw new GwinnowError('NO_SCORES', `pass ${pass[r]}: the rejected sample ${n} has no ${source} label`);
    }
    return Number(label === labels[n]);
  });
}
