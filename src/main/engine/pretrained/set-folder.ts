import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ModelCard, SetName } from '../../../shared/contract/models.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { fileError, openRegular, readInto } from '../../formats/files.ts';

/** Files of a set; the card names the hashes of the others. */
export const CARD = 'card.json';
export const WEIGHTS = {
  classifier: 'classifier.safetensors',
  gwin: 'gwin.safetensors',
  second: 'second.safetensors',
} as const;

const MOST_BYTES = 512 * 1024 * 1024;

/** Cards of all sets in a folder, by name; none where there is no such folder. Damaged ones are left out. */
export async function readCards(folder: string | undefined): Promise<ModelCard[]> {
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
  const cards = await Promise.all(
    names
      .filter((name) => v.is(SetName, name))
      .sort()
      .map((name) => readCard(folder, name).catch(() => null)),
  );
  return cards.filter((card) => card !== null);
}

/** The card of one set. Throws MODEL_NOT_FOUND, BAD_ARGUMENT when it is damaged, NO_ACCESS. */
export async function readCard(folder: string | undefined, name: string): Promise<ModelCard> {
  const advice = 'To see what there is: gwinnow models list --pretrained';
  const missing = new GwinnowError(
    'MODEL_NOT_FOUND',
    `There are no ready models named "${name}". ${advice}`,
    {
      name,
    },
  );
  if (folder === undefined) throw missing;
  const path = join(folder, name, CARD);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    const error = asGwinnowError(thrown);
    throw error.code === 'NO_ACCESS' ? error : missing;
  });
  const card = v.safeParse(v.pipe(v.string(), v.parseJson(), ModelCard), text);
  if (!card.success) {
    const [issue] = card.issues;
    const where = v.getDotPath(issue) ?? 'the whole';
    throw new GwinnowError('BAD_ARGUMENT', `${path} is no card of a set: ${where}: ${issue.message}`, {
      path,
    });
  }
  if (card.output.name === name) return card.output;
  throw new GwinnowError('BAD_ARGUMENT', `${path} is the card of "${card.output.name}", not of "${name}"`, {
    path,
  });
}

/** A weights' file, proved to be the one meant. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, BAD_WEIGHTS. */
export async function readProvedWeights(path: string, sha256: string): Promise<Uint8Array> {
  const { handle, size } = await openRegular(path);
  try {
    if (size > MOST_BYTES) {
      throw new GwinnowError('FILE_TOO_LARGE', `${path} has ${size} bytes, at most ${MOST_BYTES} are read`);
    }
    const bytes = new Uint8Array(size);
    await readInto(handle, bytes);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found === sha256) return bytes;
    throw new GwinnowError('BAD_WEIGHTS', `${path} is damaged: its SHA-256 is ${found}, not ${sha256}`, {
      path,
    });
  } catch (thrown) {
    throw fileError(path, thrown);
  } finally {
    await handle.close();
  }
}
