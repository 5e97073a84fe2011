import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { batchHoldOf, type ClassRecord, heldError, holdOf, NO_CHANGE } from '../../../shared/domain/harm.ts';
import { prepareQuery } from '../query.ts';
import type { ClassRecords } from './class-records.ts';
import classesSql from '../project/classes.sql?raw';

/** Passes a class whose suggestions can be accepted without a reason. @throws CLASS_HELD */
export type HeldCheck = (label: number) => void;

/** A check for one change, of one verdict or of many together, by what was known before it. */
export function createHeldCheck(db: Database, records: ClassRecords): (together: boolean) => HeldCheck {
  const classes = prepareQuery(db, classesSql, v.object({ name: v.string() }));

  const alone = (label: number): ClassRecord => ({
    label,
    accepted: records.accepted(label),
    reviewed: NO_CHANGE,
    labelled: NO_CHANGE,
  });

  return (together) => {
    let all: readonly ClassRecord[] | null = null;
    return (label) => {
      if (together) all ??= records.all();
      const record = all?.find((one) => one.label === label) ?? alone(label);
      const hold = together ? batchHoldOf(record) : holdOf(record);
      if (hold !== null) throw heldError(hold, record, classes.all()[label]?.name ?? String(label));
    };
  };
}
