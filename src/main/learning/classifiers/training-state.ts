import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { Architecture } from '../../../shared/contract/models.ts';
import { ImageShapeSchema } from '../../../shared/contract/projects.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { Augmentation } from '../augment.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { type AdamState } from '../optim.ts';
import { type Params, toArrays, toTensors } from '../params.ts';

/** All that the next step depends on, at a step boundary. */
export type TrainingState = { readonly step: number; readonly params: Params; readonly adam: AdamState };

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What two runs must share for one to go on where the other stopped. */
const RunIdentity = v.strictObject({
  spec: v.strictObject({
    architecture: Architecture,
    image: ImageShapeSchema,
    classes: Count,
    width: v.exactOptional(v.number()),
    members: v.exactOptional(Count),
  }),
  training: v.strictObject({
    seed: Count,
    epochs: Count,
    batch: Count,
    learningRate: v.number(),
    schedule: v.exactOptional(v.picklist(['constant', 'cosine'])),
    augmentation: v.exactOptional(Augmentation),
  }),
  datasetFingerprint: v.string(),
});
export type RunIdentity = v.InferOutput<typeof RunIdentity>;

const Facts = v.strictObject({
  kind: v.literal('classifier'),
  step: Count,
  adamStep: Count,
  run: RunIdentity,
});

/** Writes a state, whole or not at all. */
export async function saveState(path: string, state: TrainingState, run: RunIdentity): Promise<void> {
  const groups = { params: toArrays(state.params), slots: toArrays(state.adam.slots) };
  await writeCheckpoint(path, {
    groups,
    facts: { kind: 'classifier', step: state.step, adamStep: state.adam.step, run },
  });
}

/**
 * The state at a path, or null when there is no file.
 * Errors: CHECKPOINT_MISMATCH when it is another run's; BAD_CHECKPOINT when it can't be read.
 */
export async function loadState(path: string, run: RunIdentity): Promise<TrainingState | null> {
  if (!(await stat(path).catch(() => null))) return null;
  const { groups, facts } = await readCheckpoint(path, Facts);
  const different = differences(facts.run, run);
  if (different.length > 0) {
    throw new GwinnowError(
      'CHECKPOINT_MISMATCH',
      `${path} belongs to another training: it differs in ${different.join(', ')}`,
      { path, different },
    );
  }
  const { params, slots } = groups;
  if (!params || !slots) throw new GwinnowError('BAD_CHECKPOINT', `${path} holds no parameters`, { path });
  return {
    step: facts.step,
    params: toTensors(params),
    adam: { step: facts.adamStep, slots: toTensors(slots) },
  };
}

/** Names of the facts that two runs don't share. */
function differences(a: RunIdentity, b: RunIdentity): string[] {
  const names = ['spec', 'training', 'datasetFingerprint'] as const;
  return names.filter((name) => canonical(a[name]) !== canonical(b[name]));
}

/** JSON with sorted keys. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}
