import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';
import type { AuditEntry } from '../store/audit/leaves.ts';

/** Says of a sample whether others' decisions on it are hidden from the caller. */
type Hidden = (sample: number) => boolean;

const Decisions = v.looseObject({
  decisions: v.array(v.looseObject({ id: v.number(), sample: v.number() })),
});

/** Of decisions on samples whose verdicts are hidden from the caller only that they were made. */
export function withoutHidden(entry: AuditEntry, hidden: Hidden): AuditEntry {
  const { body } = entry;
  if (!tells(body, hidden)) return entry;
  const decisions = body.decisions.map((decision) => {
    const { id, sample } = decision;
    return hidden(sample) ? { id, sample, withheld: true } : decision;
  });
  return { ...entry, body: { ...body, decisions } };
}

const Leaf = v.pipe(v.string(), v.parseJson(), v.object({ actor: v.string(), body: v.unknown() }));

/** @throws NO_ACCESS for a leaf, as JSON, that tells of such decisions by somebody else than the caller */
export function refuseHidden(json: string, caller: string, hidden: Hidden): void {
  const { actor, body } = v.parse(Leaf, json);
  if (actor === caller || !tells(body, hidden)) return;
  throw new GwinnowError(
    'NO_ACCESS',
    'What this entry says is hidden from you until your own verdict is given',
  );
}

function tells(body: unknown, hidden: Hidden): body is v.InferOutput<typeof Decisions> {
  return v.is(Decisions, body) && body.decisions.some(({ sample }) => hidden(sample));
}
