import type { QueueItem, SampleDetail, Scored, TrackRecord } from '../../../shared/contract/queue.ts';
import type { Policy } from '../../../shared/contract/policies.ts';
import { tallyChange } from '../../../shared/domain/review-stats.ts';
import { doubtOf, verdictOn } from '../../../shared/domain/verdicts.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { encodePng } from '../../formats/encode.ts';
import type { Store } from '../../store/open.ts';
import type { QueueItem as StoredItem } from '../../store/queue/queue.ts';
import type { SampleScore } from '../../store/scores/scores.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import { heldOutRuns, runsOf, type SampleRuns, secondRuns } from '../sample-runs.ts';
import type { Trust } from '../trust.ts';
import { PREPROCESSING } from '../work/images.ts';
import { publicDecision } from './decisions.ts';

export function queueHandlers(runtime: Runtime) {
  return {
    list: os.queue.list.handler(async ({ input, context }) => {
      runtime.learner.makeWay();
      const trustIn = await runtime.trusted();
      const { store } = runtime.project();
      const { queue } = store;
      const { after = null, ...page } = input;
      const trust = trustIn(store);
      const { items, next } = queue.list({ ...page, after }, context.actor);
      return {
        items: items.map((item) => publicItem(item, trust)),
        next,
        matching: queue.count(input.filter, context.actor),
        goalBar: trust.goalBar(),
        counts: queue.counts(context.actor),
      };
    }),
    sample: os.queue.sample.handler(async ({ input, context: { actor } }) => {
      runtime.learner.makeWay();
      const trustIn = await runtime.trusted();
      const { store } = runtime.project();
      return detailOf(store, input.sample, { viewer: actor, trust: trustIn(store) });
    }),
    pixels: os.queue.pixels.handler(({ input }) => {
      const { store } = runtime.project();
      return input.samples.flatMap((sample) => {
        const original = store.samples.pixelsOf(sample, PREPROCESSING);
        return original === null ? [] : [{ sample, original, transform: transformOf(store, sample) }];
      });
    }),
    neighbours: os.queue.neighbours.handler(({ input: { sample, of, limit } }) => {
      const { store } = runtime.project();
      const { pixels } = store.samples.imagesOf([sample], PREPROCESSING).images;
      const target = of === 'original' ? pixels : transformPixels(store, sample);
      return store.neighbours(sample, target, PREPROCESSING, limit);
    }),
    trackRecord: os.queue.trackRecord.handler(({ input }) =>
      trackRecordOf(runtime.project().store, input.sample),
    ),
    image: os.queue.image.handler(async ({ input }) => {
      const { store } = runtime.project();
      const { image } = store.project.get();
      const pixels =
        input.which === 'original'
          ? store.samples.imagesOf([input.sample], PREPROCESSING).images.pixels
          : transformPixels(store, input.sample);
      return { mediaType: 'image/png' as const, bytes: await encodePng(pixels, image) };
    }),
  };
}

function publicItem(item: StoredItem, trust: Trust): QueueItem {
  const { sample, outcome, status, label, certainty, entropy, mutualInformation } = item;
  const suggestion =
    item.suggestion === null || item.suggestionCertainty === null
      ? null
      : { label: item.suggestion, certainty: item.suggestionCertainty };
  const decided =
    item.decidedKind === null || item.reviewer === null || status === 'conflict'
      ? null
      : { kind: item.decidedKind, label: item.decidedLabel, reviewer: item.reviewer };
  const { needed, given } = item;
  return {
    sample,
    outcome,
    status,
    label,
    certainty,
    entropy,
    mutualInformation,
    suggestion,
    chance: trust.chance(sample),
    far: trust.far(sample) !== null,
    decided,
    ...(needed > 1 ? { verdicts: { needed, given } } : {}),
  };
}

function trackRecordOf(store: Store, sample: number): TrackRecord | null {
  store.samples.get(sample);
  const item = store.queue.get(sample);
  if (item === null || item.suggestion === null) return null;
  const { label: from, suggestion: to } = item;
  return {
    from,
    to,
    reviewed: tallyChange(from, to, store.decisions.outcomesOfChange(from, to, sample)),
    labelled: tallyChange(from, to, store.queue.givenOfChange(from, to, sample)),
  };
}

/** Who looks, and how far suggestions are to be trusted. */
type Viewing = { readonly viewer: string; readonly trust: Trust };

function detailOf(store: Store, sample: number, { viewer, trust }: Viewing): SampleDetail {
  const { split, source, sha256, label: given, importedAt } = store.samples.get(sample);
  const policy = store.policies.current();
  const runs = runsOf(store, policy, sample);
  const original = scoredIn(store, runs.pass, sample, policy);
  const transform = scoredIn(store, runs.relabel, sample, policy);
  const { history: seen, current, review } = store.decisions.seenBy(viewer, sample);
  const verdict = original === null ? null : verdictOn(original, transform, policy.tau);
  const asked = secondRuns(store, policy, split).at(-1);
  const second = asked === undefined ? null : scoredIn(store, asked.id, sample, policy);
  const record =
    asked === undefined ? null : store.suggestions.beside(heldOutRuns(store, policy, asked.model));
  return {
    sample,
    split,
    source,
    sha256,
    given,
    draws: original?.probabilities?.length ?? null,
    outcome: verdict?.outcome ?? null,
    status: store.queue.get(sample, viewer)?.status ?? null,
    original,
    transform,
    second:
      asked === undefined || second === null
        ? null
        : { run: asked.id, model: asked.model, label: second.label, certainty: second.certainty, record },
    trust: trustOf(trust, sample),
    far: trust.far(sample),
    doubt: original === null ? null : doubtOf(original.entropy, original.mutualInformation).kind,
    current: current === null ? null : publicDecision(current),
    history: seen.map(publicDecision),
    review,
    importedAt,
    record: recordOf(store, runs, sample),
  };
}

function trustOf(trust: Trust, sample: number): SampleDetail['trust'] {
  const [chance, basis] = [trust.chance(sample), trust.basis(sample)];
  return chance === null || basis === null ? null : { chance, ...basis };
}

function recordOf(store: Store, { pass, transform }: SampleRuns, sample: number): SampleDetail['record'] {
  const score = pass === null ? null : store.queue.scoreRecord(pass);
  if (score === null) return null;
  return { ...score, transform: transform === null ? null : store.queue.transformRecord(transform, sample) };
}

function scoredIn(store: Store, run: number | null, sample: number, policy: Policy): Scored | null {
  const score = run === null ? null : store.scores.ofSample(run, sample);
  if (run === null || score === null) return null;
  const { label, median, mean, entropy, mutualInformation, runnerUp, runnerUpProbability } = score;
  return {
    run,
    label,
    certainty: policy.statistic === 'median' ? median : mean,
    median,
    mean,
    entropy,
    mutualInformation,
    runnerUp,
    runnerUpProbability,
    probabilities: drawRows(score),
  };
}

function drawRows({ probabilities, draws }: SampleScore): number[][] | null {
  if (probabilities === null) return null;
  const classes = probabilities.length / draws;
  return Array.from({ length: draws }, (_, t) =>
    Array.from(probabilities.subarray(t * classes, (t + 1) * classes)),
  );
}

function transformPixels(store: Store, sample: number): Uint8Array {
  const pixels = transformOf(store, sample);
  if (pixels !== null) return pixels;
  throw new GwinnowError('NO_SCORES', `Sample ${sample} has no transform under the policy`);
}

function transformOf(store: Store, sample: number): Uint8Array | null {
  const run = store.queue.get(sample)?.transformRun ?? null;
  return run === null ? null : store.transforms.pixels(run, sample);
}
