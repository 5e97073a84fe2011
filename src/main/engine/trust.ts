import type { ModelCard } from '../../shared/contract/models.ts';
import { Split } from '../../shared/contract/common.ts';
import type { Policy } from '../../shared/contract/policies.ts';
import { suggestionChance } from '../../shared/domain/trust.ts';
import type { Store } from '../store/open.ts';
import type { QueueItem } from '../store/queue/queue.ts';
import type { SampleScore, ScoreRun } from '../store/scores/scores.ts';

type Trust = NonNullable<ModelCard['trust']>;

/** As the report takes it: the newest run of another classifier on a split. */
export function secondRun(store: Store, { classifier }: Policy, split: Split): ScoreRun | undefined {
  return store.scores
    .runs({ split, subject: 'original', purpose: 'second' })
    .findLast(({ model }) => model !== classifier);
}

/**
 * The fitted chance of the ready models that are all in use here, in the way they were fitted to; null where there is
 * none.
 */
export function fittedTrust(
  store: Store,
  { classifier, gwin, tau, statistic, draws }: Policy,
  cards: readonly ModelCard[],
  second: number,
): Trust | null {
  if (classifier === null || gwin === null) return null;
  const weights = [classifier, gwin, second].map((id) => store.models.get(id).weights);
  const card = cards.find((one) =>
    [one.classifier, one.gwin, one.second].every((model, at) => model?.sha256 === weights[at]),
  );
  const trust = card?.trust ?? null;
  if (trust === null || trust.tau !== tau || trust.statistic !== statistic) return null;
  return trust.draws === draws ? trust : null;
}

/** Chance that a transform's label is right, from what was said of the transform and of the original. */
export function chanceOf(trust: Trust, transform: SampleScore, second: SampleScore): number {
  return suggestionChance(trust, {
    transform: transform.mean,
    second: probabilityOf(transform.label, second),
  });
}

/** Chances of the suggestions among some items of the queue, by sample; none for spot checks. */
export function chancesOf(
  store: Store,
  policy: Policy,
  cards: readonly ModelCard[],
  items: readonly QueueItem[],
): ReadonlyMap<number, number> {
  const chances = new Map<number, number>();
  for (const split of Split.options) {
    const run = secondRun(store, policy, split);
    const trust = run === undefined ? null : fittedTrust(store, policy, cards, run.model);
    if (run === undefined || trust === null) continue;
    for (const { sample, outcome, relabelRun } of items) {
      if (outcome === 'accepted' || relabelRun === null || chances.has(sample)) continue;
      const second = store.scores.ofSample(run.id, sample);
      const transform = second === null ? null : store.scores.ofSample(relabelRun, sample);
      if (second !== null && transform !== null) chances.set(sample, chanceOf(trust, transform, second));
    }
  }
  return chances;
}

/** Mean over the draws; where they were not kept, of another label than its own at most what that leaves. */
function probabilityOf(wanted: number, { label, mean, probabilities, draws }: SampleScore): number {
  if (wanted === label) return mean;
  if (probabilities === null) return 1 - mean;
  const classes = probabilities.length / draws;
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) sum += probabilities[draw * classes + wanted] ?? 0;
  return sum / draws;
}
