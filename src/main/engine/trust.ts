import type { ModelCard } from '../../shared/contract/models.ts';
import { Split } from '../../shared/contract/common.ts';
import type { Policy } from '../../shared/contract/policies.ts';
import { suggestionChance } from '../../shared/domain/trust.ts';
import type { Store } from '../store/open.ts';
import type { QueueItem } from '../store/queue/queue.ts';
import type { SampleScore, ScoreRun } from '../store/scores/scores.ts';
import { secondRuns } from './sample-runs.ts';

type Trust = NonNullable<ModelCard['trust']>;

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

/**
 * Chance that an item's suggestion is right; null without a suggestion, for a spot check, and where the other
 * classifier was not asked about it.
 *
 * @param run what the other classifier said.
 */
export function chanceOf(
  store: Store,
  trust: Trust,
  run: ScoreRun,
  { sample, outcome, relabelRun }: QueueItem,
): number | null {
  if (outcome === 'accepted' || relabelRun === null) return null;
  const second = store.scores.ofSample(run.id, sample);
  const transform = second === null ? null : store.scores.ofSample(relabelRun, sample);
  if (second === null || transform === null) return null;
  return suggestionChance(trust, {
    transform: transform.mean,
    second: probabilityOf(transform.label, second),
  });
}

/** Chances of the suggestions among some items of the queue, by sample. */
export function chancesOf(
  store: Store,
  policy: Policy,
  cards: readonly ModelCard[],
  items: readonly QueueItem[],
): ReadonlyMap<number, number> {
  const chances = new Map<number, number>();
  for (const split of Split.options) {
    const run = secondRuns(store, policy, split).at(-1);
    const trust = run === undefined ? null : fittedTrust(store, policy, cards, run.model);
    if (run === undefined || trust === null) continue;
    for (const item of items) {
      const chance = chances.has(item.sample) ? null : chanceOf(store, trust, run, item);
      if (chance !== null) chances.set(item.sample, chance);
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
