import { setImmediate } from 'node:timers/promises';
import type { EvidenceSelection } from '../../../shared/contract/evidence.ts';
import type { Policy } from '../../../shared/contract/policies.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { EvidenceSample } from '../../../shared/evidence.ts';
import type { Store } from '../../store/open.ts';
import { drawnRejects } from '../replay/draw.ts';
import { runsOf } from '../sample-runs.ts';

/** Samples looked up before others have their turn on the engine's thread. */
const SAMPLES_AT_ONCE = 50;

/** The samples asked for, ascending, with the runs that their verdicts come from. @throws SAMPLE_NOT_FOUND, NO_SCORES */
export async function selectSamples(
  store: Store,
  policy: Policy,
  selection: EvidenceSelection,
): Promise<EvidenceSample[]> {
  const samples: EvidenceSample[] = [];
  for (const [n, sample] of numbersOf(store, selection).entries()) {
    if (n % SAMPLES_AT_ONCE === 0) await setImmediate();
    const one = sampleOf(store, policy, sample);
    if (one !== null) samples.push(one);
  }
  if (samples.length > 0) return samples;
  throw new GwinnowError(
    'NO_SCORES',
    'There is nothing to bundle: the policy has scored none of these samples',
  );
}

export function selectionWords(selection: EvidenceSelection): string {
  switch (selection.of) {
    case 'samples':
      return `samples ${selection.samples.join(', ')}`.slice(0, 200);
    case 'rejected':
      return 'all samples that the policy rejects';
    case 'decided':
      return 'all samples that somebody decided on';
    case 'random':
      return `${selection.count} of the samples that the policy rejects, drawn with seed ${selection.seed}`;
  }
}

function numbersOf(store: Store, selection: EvidenceSelection): number[] {
  const ascending = (numbers: Iterable<number>) => [...new Set(numbers)].sort((a, b) => a - b);
  if (selection.of === 'samples') return ascending(selection.samples);
  if (selection.of === 'decided') return store.evidence.decided();
  const drawn =
    selection.of === 'random'
      ? drawnRejects(store.queue.rejected(), selection.count, selection.seed)
      : store.queue.rejected();
  return ascending(drawn.map(({ sample }) => sample));
}

/** Null for a sample that the policy has not scored. */
function sampleOf(store: Store, policy: Policy, sample: number): EvidenceSample | null {
  const { sha256, mediaType, import: from } = store.samples.get(sample);
  const { pass, transform, relabel } = runsOf(store, policy, sample);
  if (pass === null || store.scores.ofSample(pass, sample) === null) return null;
  const both = transform !== null && relabel !== null;
  const runs = { score: pass, transform: both ? transform : null, relabel: both ? relabel : null };
  return { sample, sha256, mediaType, import: from, ...runs };
}
