import * as v from 'valibot';
import { LANGUAGES, THEMES } from '../../shared/host-link.ts';
import { isActionId, type ActionId } from '../keys/keymap.ts';

/** Per cent of the normal size. */
export const TEXT_SIZES = [80, 90, 100, 110, 125, 150, 175, 200] as const;

const KeyLists = v.record(v.string(), v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.maxLength(8)));

const Name = v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)));

/** Each setting falls back on its own, so that damage to one does not cost the others. */
const Saved = v.object({
  /** Under which name decisions are recorded; null leaves it to the host. */
  reviewer: v.optional(v.fallback(Name, null), null),
  theme: v.optional(v.fallback(v.picklist(THEMES), 'system'), 'system'),
  language: v.optional(v.fallback(v.nullable(v.picklist(LANGUAGES)), null), null),
  textSize: v.optional(v.fallback(v.picklist(TEXT_SIZES), 100), 100),
  blindFirst: v.optional(v.fallback(v.boolean(), false), false),
  singleKeys: v.optional(v.fallback(v.boolean(), true), true),
  keys: v.optional(v.fallback(KeyLists, {}), {}),
});
export type Settings = v.InferOutput<typeof Saved>;

/** What a saved text holds, with the usual value for whatever it does not; never throws. */
export function readSettings(text: string | null): Settings {
  let value: unknown = null;
  try {
    value = JSON.parse(text ?? '{}');
  } catch {
    // Not ours, or cut off.
  }
  const read = v.safeParse(Saved, value);
  return read.success ? read.output : v.parse(Saved, {});
}

/** The overrides that name an action of this version. */
export function knownKeys(keys: Settings['keys']): Partial<Record<ActionId, readonly string[]>> {
  return Object.fromEntries(Object.entries(keys).filter(([id]) => isActionId(id)));
}
