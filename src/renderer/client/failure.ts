import type { ErrorCode } from '../../shared/errors.ts';

/** Besides the engine's own codes: the engine went away, or gave no answer in time. */
export type FailureCode = ErrorCode | 'ENGINE_STOPPED' | 'NO_ANSWER';

/** Why a call to the engine brought no result, in words for the person at the screen and a stable code. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}
