import type { Split } from '../../../shared/contract/common.ts';
import type { Outlook } from '../../../shared/contract/thresholds.ts';
import { thresholdOutlook } from '../../../shared/domain/threshold-outlook.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Store } from '../../store/open.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function thresholdHandlers(runtime: Runtime) {
  return {
    outlook: os.thresholds.outlook.handler(({ input }) => outlookOf(runtime.project().store, input.split)),
  };
}

function outlookOf(store: Store, split: Split | undefined): Outlook {
  const { classifier, statistic, tau } = store.policies.current();
  if (classifier === null) {
    throw new GwinnowError('NO_MODEL', 'There is no classifier yet. Train one first: gwinnow train bnn');
  }
  const runs = store.scores
    .verdictRuns()
    .filter((run) => (split === undefined ? run.split !== 'train' : run.split === split));
  if (runs.length === 0) {
    const what = split === undefined ? 'No images are' : `The ${split} images are not`;
    throw new GwinnowError('NO_SCORES', `${what} scored under the policy yet: gwinnow score`);
  }
  const { samples, labelled, points, bins } = thresholdOutlook(store.scores.readings(runs, statistic));
  return {
    runs: runs.map(({ run }) => run),
    splits: [...new Set(runs.map((run) => run.split))],
    statistic,
    samples,
    labelled,
    tau,
    points: [...points],
    bins: [...bins],
    secondsPerItem: store.decisions.stats().secondsPerItem,
  };
}
