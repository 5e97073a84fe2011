import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';
import type { NamedArrays } from './params.ts';
import { encodeSafetensors, readWeights, writeAtomically } from './safetensors.ts';

/** Name of the one metadata entry of a model file: its facts as JSON. */
const FACTS = 'gwinnow';

/**
 * Writes a trained model as `<sha256>.safetensors` into a folder. The file says by itself what it is: its facts travel
 * in the header.
 *
 * @param facts plain JSON values.
 */
export async function writeModelFile(
  folder: string,
  arrays: NamedArrays,
  facts: unknown,
): Promise<{ readonly weightsPath: string; readonly sha256: string }> {
  const bytes = encodeSafetensors(arrays, { [FACTS]: JSON.stringify(facts) });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const weightsPath = join(folder, `${sha256}.safetensors`);
  await writeAtomically(weightsPath, bytes);
  return { weightsPath, sha256 };
}

/**
 * Reads a model file and its facts.
 *
 * @throws FILE_NOT_FOUND, BAD_WEIGHTS when it is damaged or its facts do not fit the schema.
 */
export async function readModelFile<const Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): Promise<{ arrays: NamedArrays; facts: v.InferOutput<Schema>; sha256: string }> {
  const { arrays, metadata, sha256 } = await readWeights(path);
  const facts = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), metadata[FACTS]);
  if (facts.success) return { arrays, facts: facts.output, sha256 };
  const [issue] = facts.issues;
  throw new GwinnowError('BAD_WEIGHTS', `${path} is not such a model: ${issue.message}`);
}
