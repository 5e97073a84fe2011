import { GwinnowError } from '../../../shared/errors.ts';

/** Throws CANCELLED once the signal was raised. */
export function cancelIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw new GwinnowError('CANCELLED', 'Cancelled');
}
