import * as v from 'valibot';
import { EVENT_BODIES, type EventBody } from '../../audit/events.ts';
import type { AuditEntry, EntryPage } from '../audit/leaves.ts';
import type { Change } from '../change.ts';

export type NewPromotion = EventBody<'promotion'>;

/** `leaf`: where it stands in the log. */
export type RecordedPromotion = NewPromotion & {
  readonly leaf: number;
  readonly by: string;
  readonly at: string;
};

type Log = {
  readonly list: (limit: number, before?: number, filter?: { type: string }) => Pick<EntryPage, 'entries'>;
};

const MOST = 1000;

/** Decisions to put a model in use, or not to. They change nothing themselves, so the log alone holds them. */
export function promotionsStore(log: Log, change: Change) {
  return {
    add(actor: string, promotion: NewPromotion): RecordedPromotion {
      const { leaf, at } = change({ type: 'promotion', actor }, () => ({ result: null, body: promotion }));
      return { ...promotion, leaf, by: actor, at };
    },

    /** Newest first, the last thousand. */
    list: (): RecordedPromotion[] => log.list(MOST, undefined, { type: 'promotion' }).entries.map(recorded),
  };
}

function recorded({ index: leaf, actor: by, at, body }: AuditEntry): RecordedPromotion {
  return { ...v.parse(EVENT_BODIES.promotion, body), leaf, by, at };
}
