import * as v from 'valibot';
import { type ActionId, isActionId } from '../../keys/keymap.ts';
import { partsOf } from '../../keys/notation.ts';

export type KeyChanges = Readonly<Partial<Record<ActionId, readonly string[]>>>;

const Key = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(60),
  v.check((notation) => partsOf(notation).length > 0),
);

const KeyFile = v.object({
  gwinnow: v.literal('keys'),
  version: v.literal(1),
  singleKeys: v.boolean(),
  keys: v.record(v.string(), v.pipe(v.array(Key), v.maxLength(8))),
});

/** The changed keys as a file for another computer. */
export function keyFileText(keys: KeyChanges, singleKeys: boolean): string {
  return `${JSON.stringify({ gwinnow: 'keys', version: 1, singleKeys, keys }, null, 2)}\n`;
}

/** What such a file holds, and how many of its actions this version does not have; null for any other text. */
export function readKeyFile(
  text: string,
): { readonly keys: KeyChanges; readonly singleKeys: boolean; readonly unknown: number } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = v.safeParse(KeyFile, value);
  if (!read.success) return null;
  const { keys, singleKeys } = read.output;
  const known: Partial<Record<ActionId, readonly string[]>> = {};
  let unknown = 0;
  for (const [id, list] of Object.entries(keys)) {
    if (isActionId(id)) known[id] = list;
    else unknown += 1;
  }
  return { keys: known, singleKeys, unknown };
}
