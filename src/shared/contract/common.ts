import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';

/** Data that travels with an error: plain values that name what and where. */
const ErrorData = v.record(v.string(), v.unknown());

type DeclaredErrors = Record<ErrorCode, { status: number; data: typeof ErrorData }>;

function declaredErrors(): DeclaredErrors {
  const entries = ERROR_CODES.map((code) => [code, { status: 422, data: ErrorData }] as const);
  return Object.fromEntries(entries) as DeclaredErrors;
}

/** What is known of a procedure besides its schemas. `writes`: a reader may not call it. */
export type CallMeta = { readonly writes: boolean };

/** Where every procedure of the contract that only reads starts: it may answer with any of our error codes. */
export const call = oc.$meta<CallMeta>({ writes: false }).errors(declaredErrors());

/** Where every procedure that changes something starts; a caller with the role `reader` is refused with READ_ONLY. */
export const write = call.meta({ writes: true });

export const Nothing = v.strictObject({});

/** Row number of a sample, model, run, import or decision; positive. */
export const Id = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Seed of a counter-based stream: an unsigned 32-bit integer. */
export const Seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

/** A share or probability, 0..1. */
export const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** T, the number of draws from the posterior for one verdict. */
export const Draws = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));

export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** UTC, ISO 8601 with milliseconds. */
export const Time = v.pipe(v.string(), v.isoTimestamp());

/** SHA-256 in lower-case hex. */
export const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256'));

/** `pool`: images without a label, waiting to be labelled. */
export const Split = v.picklist(['train', 'validation', 'test', 'pool']);
export type Split = v.InferOutput<typeof Split>;

export const Statistic = v.picklist(['median', 'mean']);

export const FilePath = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

export const ShortText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));

/** Index of a class of the project. */
export const ClassIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999));

/** Pixels [height, width, channels] of the project's image form, 0..255, as the classifier sees them. */
export const Pixels = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= 8_388_608,
);

export const LongText = v.pipe(v.string(), v.maxLength(2000));
