/** Every code that may cross the boundary of the engine. A code, once published, keeps its meaning. */
export const ERROR_CODES = [
  'BAD_ARGUMENT',
  'BAD_CHECKPOINT',
  'BAD_FRAME',
  'BAD_IMAGE',
  'BAD_LABEL',
  'BAD_ROW',
  'BAD_WEIGHTS',
  'BUSY',
  'CANCELLED',
  'CHECKPOINT_MISMATCH',
  'EMPTY_CONFIDENT_SET',
  'FILE_NOT_FOUND',
  'FILE_TOO_LARGE',
  'IMAGE_SHAPE_MISMATCH',
  'IMAGE_TOO_LARGE',
  'INTERNAL',
  'JOB_NOT_FOUND',
  'LEARNER_DIED',
  'MODEL_NOT_FOUND',
  'NO_BACKEND',
  'NO_DATA',
  'NO_MODEL',
  'NO_PROJECT',
  'NO_SCORES',
  'NOTHING_TO_UNDO',
  'PROJECT_EXISTS',
  'PROJECT_TOO_NEW',
  'SAMPLE_NOT_FOUND',
  'TRUNCATED_FILE',
  'UNSUPPORTED_FORMAT',
  'WRONG_MAGIC',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure: a stable code, a message a person can act on, and optional plain data. */
export class GwinnowError extends Error {
  override readonly name = 'GwinnowError';
  readonly code: ErrorCode;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

const KNOWN_CODES: ReadonlySet<string> = new Set(ERROR_CODES);

/** Whether a value read from outside is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && KNOWN_CODES.has(value);
}

/** Any thrown value as a GwinnowError; what is not one becomes INTERNAL with the original message. */
export function asGwinnowError(thrown: unknown): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  return new GwinnowError('INTERNAL', thrown instanceof Error ? thrown.message : String(thrown));
}
