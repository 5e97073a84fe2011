import type {
  Relabels,
  ReportInput,
  ReportPass,
  TransformLabels,
} from '../../../src/shared/domain/report-input.ts';

/** A small generator of uniform numbers in (0, 1) (Park & Miller's), so that made-up data repeats. */
export function lehmer(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

type Size = { readonly samples: number; readonly passes: number; readonly seed?: number };

/** Made-up passes that look like MNIST under a classifier of about 98.5 %: most certain, some doubted, class 8 harmed. */
export function plausibleInput({ samples, passes, seed = 1 }: Size): ReportInput {
  const random = lehmer(seed);
  const labels = Int32Array.from({ length: samples }, () => Math.floor(random() * 10));
  const ease = Float64Array.from(labels, () =>
    random() < 0.93 ? 0.985 + random() * 0.0149 : 0.2 + random() * 0.79,
  );
  const fixable = Uint8Array.from(labels, (label) => Number(random() < (label === 8 ? 0.15 : 0.68)));
  return {
    dataset: {
      name: 'MNIST',
      split: 'test',
      fingerprint: 'b7f6e1a0c3d4',
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    },
    models: {
      bnn: {
        name: 'bnn-1',
        id: 1,
        architecture: 'lenet5-bnn',
        sha256: 'a1'.repeat(32),
        parameters: 1_090_856,
      },
      gwin: { name: 'gwin-1', id: 2, architecture: 'residual', sha256: 'b2'.repeat(32), parameters: 499_425 },
      second: {
        name: 'second-1',
        id: 3,
        architecture: 'lenet5',
        sha256: 'c3'.repeat(32),
        parameters: 545_546,
      },
    },
    draws: 10,
    statistic: 'median',
    tau: 0.9,
    labels,
    passes: Array.from({ length: passes }, () => plausiblePass(labels, ease, fixable, random)),
    secondMetrics: { accuracy: 0.991, nll: 0.029, brier: 0.014, ece: 0.004 },
    costs: [
      {
        source: 'bnn',
        trainingSeconds: 274,
        generatorPasses: 0,
        classifierPasses: 10,
        millisecondsPerImage: 1.6,
      },
      {
        source: 'gwin',
        trainingSeconds: 366,
        generatorPasses: 1,
        classifierPasses: 10,
        millisecondsPerImage: 2.1,
      },
      {
        source: 'retry',
        trainingSeconds: 0,
        generatorPasses: 0,
        classifierPasses: 10,
        millisecondsPerImage: 1.6,
      },
      {
        source: 'second',
        trainingSeconds: 251,
        generatorPasses: 0,
        classifierPasses: 1,
        millisecondsPerImage: 0.2,
      },
    ],
  };
}

function plausiblePass(
  labels: Int32Array,
  ease: Float64Array,
  fixable: Uint8Array,
  random: () => number,
): ReportPass {
  const bnn = emptyLabels(labels.length);
  const gwin = emptyLabels(labels.length);
  const retry = emptyLabels(labels.length);
  const second = emptyLabels(labels.length);
  const another = (label: number) => (label + 1 + Math.floor(random() * 9)) % 10;
  const put = (column: TransformLabels, n: number, right: boolean, certainty: number) => {
    const label = labels[n] ?? 0;
    column.labels[n] = right ? label : another(label);
    column.certainties[n] = certainty;
    column.trueClassCertainties[n] = right ? certainty : (1 - certainty) * random();
  };
  for (const n of labels.keys()) {
    const noise = (random() - 0.5) * 0.1;
    const certainty = Math.min(0.99999, Math.max(0.11, (ease[n] ?? 0) + ((ease[n] ?? 0) < 0.98 ? noise : 0)));
    const right = random() < 0.35 + 0.65 * certainty ** 0.8;
    put(bnn, n, right, certainty);
    put(second, n, random() < (certainty < 0.95 ? 0.89 : 0.997), 0.6 + 0.4 * random());
    if (certainty >= 0.99) continue;
    put(retry, n, random() < (right ? 0.97 : 0.07), certainty);
    const lifted = 1 - (1 - certainty) * random() ** 2;
    const harm = labels[n] === 8 ? 0.16 : 0.045;
    put(gwin, n, right ? random() > harm : fixable[n] === 1, lifted);
  }
  return { bnn, gwin, retry, second, metrics: { accuracy: 0.986, nll: 0.047, brier: 0.021, ece: 0.006 } };
}

function emptyLabels(count: number): TransformLabels {
  return {
    labels: new Int32Array(count).fill(-1),
    certainties: new Float64Array(count),
    trueClassCertainties: new Float64Array(count),
  };
}

/** A pass written out by hand: certainty and label of the classifier, labels of the relabellers (−1 = none). */
export function handPass(rows: {
  readonly certainty: readonly number[];
  readonly bnn: readonly number[];
  readonly gwin?: readonly number[];
  readonly gwinCertainty?: readonly number[];
  readonly retry?: readonly number[];
  readonly second?: readonly number[];
}): ReportPass {
  const column = (labels: readonly number[], certainty: readonly number[]): TransformLabels => ({
    labels: Int32Array.from(labels),
    certainties: Float64Array.from(certainty),
    trueClassCertainties: Float64Array.from(certainty),
  });
  const control = (labels: readonly number[] | undefined): Relabels | null =>
    labels
      ? column(
          labels,
          labels.map(() => 0.5),
        )
      : null;
  return {
    bnn: column(rows.bnn, rows.certainty),
    gwin: rows.gwin ? column(rows.gwin, rows.gwinCertainty ?? rows.gwin.map(() => 0.5)) : null,
    retry: control(rows.retry),
    second: control(rows.second),
    metrics: null,
  };
}

/** Input of the smallest size around hand-written passes over two classes. */
export function handInput(labels: readonly number[], passes: readonly ReportPass[]): ReportInput {
  const base = plausibleInput({ samples: 1, passes: 1 });
  return {
    ...base,
    dataset: { ...base.dataset, classes: ['cat', 'dog'] },
    labels: Int32Array.from(labels),
    passes,
    thresholds: [0.5, 0.9],
    secondMetrics: null,
  };
}
