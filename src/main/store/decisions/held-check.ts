import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { batchHoldOf, type ClassRecord, heldError, holdOf, NO_CHANGE } from '../../../shared/domain/harm.ts';
import { canAccept, type Far, farError } from '../../../shared/domain/image-distance.ts';
import { prepareQuery } from '../query.ts';
import type { ClassRecords } from './class-records.ts';
import classesSql from '../project/classes.sql?raw';

type Accepted = { readonly sample: number; readonly label: number; readonly reasoned: boolean };

/** Passes a suggestion that can be accepted as it is. @throws CLASS_HELD, SUGGESTION_FAR */
export type HeldCheck = (accepted: Accepted) => void;

/** How far a sample's transform is from its image, where that is beyond the bar. */
export type FarOf = (sample: number) => Far | null;

/** A check for one change, of one verdict or of many together, by what was known before it. */
export function createHeldCheck(
  db: Database,
  records: ClassRecords,
): (together: boolean, farOf: FarOf) => HeldCheck {
  const classes = prepareQuery(db, classesSql, v.object({ name: v.string() }));

  const alone = (label: number): ClassRecord => ({
    label,
    accepted: records.accepted(label),
    reviewed: NO_CHANGE,
    labelled: NO_CHANGE,
  });

  return (together, farOf) => {
    let all: readonly ClassRecord[] | null = null;
    return ({ sample, label, reasoned }) => {
      const far = farOf(sample);
      if (far !== null && !canAccept(far, { together, reasoned })) throw farError(sample, far, together);
      if (reasoned) return;
      if (together) all ??= records.all();
      const record = all?.find((one) => one.label === label) ?? alone(label);
      const hold = together ? batchHoldOf(record) : holdOf(record);
      if (hold !== null) throw heldError(hold, record, classes.all()[label]?.name ?? String(label));
    };
  };
}
