import type { KeptVerdict } from '../../shared/contract/audit.ts';
import type { Failure } from '../failure.ts';

/** A kept checkpoint's file and what came of it: neither verdict nor failure while it is compared. */
export type KeptAnswer = {
  readonly name: string;
  readonly verdict: KeptVerdict | null;
  readonly failure: Failure | null;
};
