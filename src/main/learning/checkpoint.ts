import * as v from 'valibot';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';
import type { NamedArray, NamedArrays } from './params.ts';
import { decodeSafetensors, encodeSafetensors, readBytes, sha256Of, writeAtomically } from './safetensors.ts';

const FORMAT = 'gwinnow-checkpoint-1';
const GROUP_NAME = /^[^/]+$/;

/**
 * A training state at a step boundary: groups of arrays ('params', 'slots', 'best', whatever the trainer names)
 * and facts that are plain JSON (step, seed, configuration, data set fingerprint, backend).
 */
export type Checkpoint<Facts> = {
  readonly groups: Readonly<Record<string, NamedArrays>>;
  readonly facts: Facts;
};

const Metadata = v.strictObject({
  digest: v.string(),
  facts: v.string(),
  format: v.literal(FORMAT),
  groups: v.string(),
});
const GroupNames = v.array(v.pipe(v.string(), v.regex(GROUP_NAME)));

/**
 * Writes a checkpoint as one safetensors file, whole or not at all, and returns the SHA-256 of its bytes. An array
 * NAME of a group is stored as 'GROUP/NAME'. Errors: BAD_ARGUMENT for a group without a name or with a slash in it.
 */
export async function writeCheckpoint<Facts>(
  path: string,
  checkpoint: Checkpoint<Facts>,
): Promise<{ sha256: string }> {
  const names = Object.keys(checkpoint.groups).toSorted();
  const unfit = names.find((name) => !GROUP_NAME.test(name));
  if (unfit !== undefined) {
    throw new GwinnowError(
      'BAD_ARGUMENT',
      `"${unfit}" cannot name a group of a checkpoint: it is empty or has a slash.`,
    );
  }
  const facts = JSON.stringify(checkpoint.facts);
  const content = { facts, format: FORMAT, groups: JSON.stringify(names) };
  const arrays = flatten(checkpoint.groups);
  const digest = sha256Of(encodeSafetensors(arrays, content));
  const bytes = encodeSafetensors(arrays, { ...content, digest });
  await writeAtomically(path, bytes);
  return { sha256: sha256Of(bytes) };
}

function flatten(groups: Checkpoint<unknown>['groups']): NamedArrays {
  const entries = Object.entries(groups).flatMap(([group, arrays]) =>
    Object.entries(arrays).map(([name, array]) => [`${group}/${name}`, array] as const),
  );
  return Object.fromEntries(entries);
}

/**
 * Reads a checkpoint back. Errors: FILE_NOT_FOUND; BAD_CHECKPOINT, naming the file, when it is truncated, changed
 * in any value, of another format, or its facts do not fit the schema.
 */
export async function readCheckpoint<Facts>(
  path: string,
  schema: v.GenericSchema<unknown, Facts>,
): Promise<Checkpoint<Facts>> {
  const bytes = await readBytes(path);
  try {
    return parse(bytes, schema);
  } catch (thrown) {
    const { message } = asGwinnowError(thrown);
    throw new GwinnowError('BAD_CHECKPOINT', `${path} is no usable checkpoint. ${message}`, { path });
  }
}

function parse<Facts>(bytes: Uint8Array, schema: v.GenericSchema<unknown, Facts>): Checkpoint<Facts> {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const { digest, ...content } = v.parse(Metadata, metadata);
  if (digest !== sha256Of(encodeSafetensors(arrays, content))) {
    throw new GwinnowError('BAD_CHECKPOINT', 'Its content does not match its digest.');
  }
  const names = v.parse(GroupNames, JSON.parse(content.groups));
  const groups = new Map<string, Record<string, NamedArray>>(names.map((name) => [name, {}]));
  for (const [path, array] of Object.entries(arrays)) {
    const slash = path.indexOf('/');
    const group = groups.get(path.slice(0, slash));
    if (!group) throw new GwinnowError('BAD_CHECKPOINT', `Array "${path}" is in no group.`);
    group[path.slice(slash + 1)] = array;
  }
  return { groups: Object.fromEntries(groups), facts: v.parse(schema, JSON.parse(content.facts)) };
}
