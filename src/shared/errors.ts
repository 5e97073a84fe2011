/** Every code that may cross the boundary of the engine. A code, once published, keeps its meaning. */
export const ERROR_CODES = [
  'BAD_ARCHIVE',
  'BAD_ARGUMENT',
  'BAD_CHECKPOINT',
  'BAD_EVIDENCE',
  'BAD_FRAME',
  'BAD_IMAGE',
  'BAD_LABEL',
  'BAD_NOTE',
  'BAD_ROW',
  'BAD_WEIGHTS',
  'BUSY',
  'CANCELLED',
  'CHECKPOINT_MISMATCH',
  'CLASS_HELD',
  'DISK_FULL',
  'EMPTY_CONFIDENT_SET',
  'FILE_EXISTS',
  'FILE_NOT_FOUND',
  'FILE_TOO_LARGE',
  'IMAGE_SHAPE_MISMATCH',
  'IMAGE_TOO_LARGE',
  'INTERNAL',
  'JOB_NOT_FOUND',
  'LABEL_CONFLICT',
  'LEARNER_DIED',
  'LOG_BROKEN',
  'MODEL_NOT_FOUND',
  'NO_ACCESS',
  'NO_BACKEND',
  'NO_DATA',
  'NO_KEY',
  'NO_MODEL',
  'NO_PROJECT',
  'NO_SCORES',
  'NOTHING_TO_UNDO',
  'PARTY_TO_CONFLICT',
  'PROJECT_EXISTS',
  'PROJECT_TOO_NEW',
  'READ_ONLY',
  'SAMPLE_NOT_FOUND',
  'SUGGESTION_FAR',
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

/** What the file system and SQLite call failures that a person can do something about. */
const DISK_FAILURES: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^(ENOSPC|EDQUOT|SQLITE_FULL)/, 'DISK_FULL', 'There is no room left on the disk: make some and try again'],
  [/^EFBIG/, 'DISK_FULL', 'A file would grow larger than this system allows'],
  [/^(EACCES|EPERM|SQLITE_PERM)/, 'NO_ACCESS', 'Permission denied'],
  [/^(EROFS|SQLITE_READONLY)/, 'NO_ACCESS', 'Nothing can be written there'],
];

/**
 * Any thrown value as a GwinnowError: a full disk becomes DISK_FULL, a refused path NO_ACCESS, anything else that is
 * none of ours INTERNAL with the original message.
 */
export function asGwinnowError(thrown: unknown): GwinnowError {
  if (thrown instanceof GwinnowError) return thrown;
  if (!(thrown instanceof Error)) return new GwinnowError('INTERNAL', String(thrown));
  const name = 'code' in thrown ? String(thrown.code) : '';
  const [, code, what] = DISK_FAILURES.find(([pattern]) => pattern.test(name)) ?? [];
  if (code === undefined || what === undefined) return new GwinnowError('INTERNAL', thrown.message);
  const path = 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : null;
  return new GwinnowError(code, path === null ? what : `${path}: ${what}`, path === null ? {} : { path });
}
