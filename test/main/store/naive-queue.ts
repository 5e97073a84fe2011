import { accepts, verdictOn } from '../../../src/shared/domain/verdicts.ts';
import { sampleShare, spotShare } from '../../../src/shared/domain/spot-checks.ts';
import type { Store } from '../../../src/main/store/open.ts';
import type { QueuePage } from '../../../src/main/store/queue/page.ts';
import type { QueueItem } from '../../../src/main/store/queue/queue.ts';

type Reading = { readonly run: number; readonly label: number; readonly certainty: number };

/** What a run says of each sample; later runs win. */
function readings(
  store: Store,
  runs: readonly { readonly id: number }[],
): Map<number, Reading & { row: number }> {
  const { statistic } = store.policies.current();
  const newest = new Map<number, Reading & { row: number }>();
  for (const { id } of runs) {
    const { samples, certainties } = store.scores.columns(id);
    const certainty = statistic === 'median' ? certainties.medians : certainties.means;
    for (const [row, sample] of samples.entries()) {
      newest.set(sample, { run: id, row, label: certainties.labels[row]!, certainty: certainty[row]! });
    }
  }
  return newest;
}

/**
 * The queue as its definition says, from facts alone, sample by sample: the project's, or that of a viewer, to whom a
 * sample that lacks verdicts is open unless theirs is there.
 */
export function naiveQueue(store: Store, viewer: string | null = null): QueueItem[] {
  const { classifier, gwin, seed, draws, tau, spotCheckRate = 0 } = store.policies.current();
  if (classifier === null) return [];
  const alike = { model: classifier, seed, draws, purpose: 'pass' as const };
  const passes = store.scores.runs({ ...alike, subject: 'original' });
  const originals = readings(store, passes);
  const transformRuns = store.transforms.runs().filter((run) => {
    return run.gwin === gwin && passes.some(({ id }) => id === run.scoreRun);
  });
  const relabelRuns = store.scores
    .runs({ ...alike, subject: 'transform' })
    .filter((run) => transformRuns.some(({ id }) => id === run.transformRun));
  const relabels = readings(store, relabelRuns);
  return [...originals].flatMap(([sample, original]): QueueItem[] => {
    const accepted = accepts(original.certainty, tau);
    if (accepted && spotShare(seed, sample) >= spotCheckRate) return [];
    const relabel = accepted ? undefined : relabels.get(sample);
    const { certainties } = store.scores.columns(original.run);
    const { needed, given, status, decided } = naiveStanding(store, sample, viewer);
    if (decided?.kind === 'undo') throw new Error('An undo never stands');
    return [
      {
        sample,
        outcome: verdictOn(original, relabel ?? null, tau).outcome,
        status,
        label: original.label,
        certainty: original.certainty,
        entropy: certainties.entropies[original.row]!,
        mutualInformation: certainties.mutualInformation[original.row]!,
        suggestion: relabel?.label ?? null,
        suggestionCertainty: relabel?.certainty ?? null,
        gain: relabel === undefined ? null : relabel.certainty - original.certainty,
        reviewer: decided?.reviewer ?? null,
        needed,
        given,
        scoreRun: original.run,
        transformRun: relabelRuns.find(({ id }) => id === relabel?.run)?.transformRun ?? null,
        relabelRun: relabel?.run ?? null,
        decidedKind: decided?.kind ?? null,
        decidedLabel: decided?.label ?? null,
      },
    ];
  });
}

function naiveStanding(store: Store, sample: number, viewer: string | null) {
  const policy = store.policies.current();
  const chosen = sampleShare(0x7365636f, policy.seed, sample) < (policy.secondReviewRate ?? 0);
  const needed = Math.max(policy.reviewers ?? 1, chosen ? 2 : 1);
  const history = store.decisions.history(sample);
  const taken = new Set<number>();
  for (const { id, undoes } of history.toReversed()) if (undoes !== null && !taken.has(id)) taken.add(undoes);
  const inEffect = history.filter(({ id, kind }) => kind !== 'undo' && !taken.has(id));
  const verdicts = new Map(
    inEffect.filter((one) => one.adjudicates === null).map((one) => [one.reviewer, one]),
  );
  const given = [...verdicts.values()].filter(({ kind }) => kind !== 'skip').length;
  const { status, decision } = store.decisions.standing(sample);
  const standing = history.find(({ id }) => id === decision) ?? null;
  const last = inEffect.at(-1);
  if (needed === 1) {
    const one = last === undefined || last.kind === 'skip' || last.adjudicates !== null ? 0 : 1;
    return { needed, given: one, status, decided: standing };
  }
  if (viewer === null || (status !== 'waiting' && status !== 'skipped')) {
    return { needed, given, status, decided: standing };
  }
  const own = verdicts.get(viewer) ?? null;
  const theirs: QueueItem['status'] = own === null ? 'open' : own.kind === 'skip' ? 'skipped' : 'waiting';
  return { needed, given, status: theirs, decided: own };
}

function keysOf(item: QueueItem, sort: QueuePage['sort']): (number | string)[] {
  switch (sort) {
    case 'certainty':
    case 'entropy':
    case 'mutualInformation':
      return [item[sort], item.sample];
    case 'gain':
      return [item.gain ?? -2, item.sample];
    case 'suggestion':
      return [item.suggestion ?? -1, item.certainty, item.sample];
    // No suggestion has a score here.
    case 'chance':
      return [item.sample];
    case 'reviewer':
      return [item.reviewer ?? '', item.certainty, item.sample];
    default:
      return [item[sort], item.certainty, item.sample];
  }
}

export function naiveList(items: readonly QueueItem[], { sort, descending, filter }: QueuePage): QueueItem[] {
  const matching = items.filter(
    (item) =>
      (filter.status ?? item.status) === item.status &&
      (filter.outcome ?? item.outcome) === item.outcome &&
      (filter.label ?? item.label) === item.label &&
      (filter.suggestion ?? item.suggestion) === item.suggestion &&
      (filter.changed === undefined ||
        filter.changed === (item.suggestion !== null && item.suggestion !== item.label)) &&
      (filter.reviewer ?? item.reviewer ?? '') === (item.reviewer ?? ''),
  );
  const sign = descending ? -1 : 1;
  return matching.toSorted((a, b) => {
    const [left, right] = [keysOf(a, sort), keysOf(b, sort)];
    const column = left.findIndex((key, index) => key !== right[index]);
    return column < 0 ? 0 : sign * (left[column]! < right[column]! ? -1 : 1);
  });
}
