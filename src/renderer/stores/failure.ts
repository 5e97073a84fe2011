import { EngineFailure } from '../client/failure.ts';
import type { Failure } from '../failure.ts';

/** Whatever a call threw, as a store keeps it for its view. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof EngineFailure) return { code: thrown.code, message: thrown.message };
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
