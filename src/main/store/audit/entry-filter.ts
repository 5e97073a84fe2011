import { EVENT_ORIGINS } from '../../audit/events.ts';
import type { EntryOrigin } from '../../../shared/domain/log-entries.ts';
import type { Value } from '../query.ts';

/** Only what is named has to match. */
export type EntryFilter = {
  readonly type?: string | undefined;
  readonly actor?: string | undefined;
  readonly origin?: EntryOrigin | undefined;
  /** Only decisions whose label is not the one suggested. */
  readonly overrides?: true | undefined;
  /** A number of an item or entry, a hash from its beginning, or a part of the entry's text. */
  readonly words?: string | undefined;
};

/** A part of a WHERE over `audit_leaves`, and the values it names. */
export type Condition = { readonly sql: string; readonly params: Readonly<Record<string, Value>> };

/** One decision of the leaf at least gave another label than the one suggested. */
const OVERRIDES = `EXISTS (
  SELECT 1 FROM decisions d WHERE d.leaf = idx AND d.undoes IS NULL AND d.label <> d.suggestion
)`;

export function conditionsOf({ type, actor, origin, overrides, words }: EntryFilter): Condition[] {
  return [
    ...(type === undefined ? [] : [{ sql: 'type = @type', params: { type } }]),
    ...(actor === undefined ? [] : [{ sql: 'actor = @actor', params: { actor } }]),
    ...(origin === undefined ? [] : [ofOrigin(origin)]),
    ...(overrides === undefined ? [] : [{ sql: OVERRIDES, params: {} }]),
    ...(words === undefined ? [] : [saying(words.trim())]),
  ];
}

/** Which of the two an entry is of that has this type; the engine's where the type is not known here. */
export function originOf(type: string): EntryOrigin {
  return PEOPLES.has(type) ? 'people' : 'engine';
}

const PEOPLES: ReadonlySet<string> = new Set(
  Object.entries(EVENT_ORIGINS).flatMap(([type, origin]) => (origin === 'people' ? [type] : [])),
);

function ofOrigin(origin: EntryOrigin): Condition {
  const is = origin === 'people' ? 'IN' : 'NOT IN';
  const sql = `type ${is} (SELECT value FROM json_each(@peoples))`;
  return { sql, params: { peoples: JSON.stringify([...PEOPLES]) } };
}

/** Digits a hash is shown with: a number as long may be the beginning of one. */
const SHOWN_OF_HASH = 8;

function saying(words: string): Condition {
  const isNumber = /^[0-9]{1,15}$/.test(words);
  const said = isNumber ? ofNumber(Number(words)) : ofText(words);
  const isHash = /^[0-9a-f]{4,64}$/i.test(words) && (!isNumber || words.length >= SHOWN_OF_HASH);
  if (!isHash) return said;
  return { sql: `(${said.sql} OR hex(hash) LIKE @hash)`, params: { ...said.params, hash: `${words}%` } };
}

function ofText(words: string): Condition {
  const text = `%${escaped(JSON.stringify(words).slice(1, -1))}%`;
  return { sql: String.raw`json LIKE @text ESCAPE '\'`, params: { text } };
}

/** The entry of this number, and all that name the sample: canonical JSON has one way to write it. */
function ofNumber(number: number): Condition {
  const sql = `(idx = @number OR json LIKE @inside OR json LIKE @atEnd)`;
  const params = { number, inside: `%"sample":${number},%`, atEnd: `%"sample":${number}}%` };
  return { sql, params };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
