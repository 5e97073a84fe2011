import type { EntryOrigin } from '../../shared/domain/log-entries.ts';

export const LOG_KINDS = ['all', 'people', 'engine', 'overrides'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** Which entries of the log are listed. */
export type LogFilter = {
  readonly kind: LogKind;
  readonly type: string | null;
  readonly actor: string | null;
  /** Empty: whatever they say. */
  readonly words: string;
  /** The newest entry to be listed; null: the newest there is. */
  readonly upTo: number | null;
};

export const ALL_ENTRIES: LogFilter = { kind: 'all', type: null, actor: null, words: '', upTo: null };

export function isAll({ kind, type, actor, words, upTo }: LogFilter): boolean {
  return kind === 'all' && type === null && actor === null && words === '' && upTo === null;
}

/** What was typed: "#12" asks for the entries from number 12 down, anything else for words. */
export function typed(text: string): Pick<LogFilter, 'words' | 'upTo'> {
  const plain = text.trim().slice(0, 200);
  const [, number] = /^#\s*(\d{1,15})$/.exec(plain) ?? [];
  return number === undefined ? { words: plain, upTo: null } : { words: '', upTo: Number(number) };
}

/** What is typed to come to such a filter. */
export function typedAs({ words, upTo }: Pick<LogFilter, 'words' | 'upTo'>): string {
  return upTo === null ? words : `#${upTo}`;
}

type Request = {
  before?: number;
  filter: { type?: string; actor?: string; origin?: EntryOrigin; overrides?: true; words?: string };
};

/** The filter as the engine wants it; `before`: where a page before this one ended. */
export function requestOf({ kind, type, actor, words, upTo }: LogFilter, before: number | null): Request {
  const from = before ?? (upTo === null ? null : upTo + 1);
  return {
    ...(from === null ? {} : { before: from }),
    filter: {
      ...(type === null ? {} : { type }),
      ...(actor === null ? {} : { actor }),
      ...(kind === 'people' || kind === 'engine' ? { origin: kind } : {}),
      ...(kind === 'overrides' ? { overrides: true } : {}),
      ...(words === '' ? {} : { words }),
    },
  };
}
