import { eventIterator } from '@orpc/contract';
import * as v from 'valibot';
import { call, Count, FilePath, Nothing, Sha256, ShortText, Time, write } from './common.ts';

/** A signed note, as C2SP has it. */
const NoteText = v.pipe(v.string(), v.maxLength(100_000));

/** name+id+key, as C2SP's signed notes have it. */
const VerifierKeyText = v.pipe(v.string(), v.maxLength(1000));

/** The number-th checkpoint: `note` signs the log's first `size` leaves. */
export const Checkpoint = v.strictObject({ number: Count, size: Count, note: NoteText });
export type Checkpoint = v.InferOutput<typeof Checkpoint>;

/** Where a private key is kept: in the key store of the system, or in a file that only its user can read. */
export const KeyPlace = v.variant('kind', [
  v.strictObject({ kind: v.literal('store') }),
  v.strictObject({ kind: v.literal('file'), path: v.string() }),
]);
export type KeyPlace = Readonly<v.InferOutput<typeof KeyPlace>>;

const LogKey = v.strictObject({
  key: VerifierKeyText,
  /** The leaf that named it. */
  leaf: Count,
  /** Whether this user can sign with it now. */
  held: v.boolean(),
  /** Where this computer keeps its private half; null where it does not. */
  place: v.nullable(KeyPlace),
});

export const LogState = v.strictObject({
  /** Name of the log and of its keys. */
  origin: v.string(),
  size: Count,
  root: Sha256,
  /** The key that signs; null while there is none. */
  key: v.nullable(LogKey),
  newest: v.nullable(Checkpoint),
  /** What kept this process from signing. */
  problem: v.nullable(v.string()),
});
export type LogState = v.InferOutput<typeof LogState>;

/** `finding`: the first thing that is wrong, and the first leaf that it is about; null for a log that is sound. */
export const Verdict = v.strictObject({
  finding: v.nullable(v.strictObject({ leaf: v.nullable(Count), message: v.string() })),
  /** Leaves checked, and the root over them. */
  size: Count,
  root: Sha256,
  origin: v.string(),
  /** Leaves under the largest checkpoint that was checked. */
  signed: Count,
  checkpoints: Count,
  /** In the order in which they signed, each with the leaf that named it. */
  keys: v.array(v.strictObject({ key: VerifierKeyText, leaf: Count })),
});
export type Verdict = v.InferOutput<typeof Verdict>;

const VerifyStep = v.variant('state', [
  v.strictObject({ state: v.literal('running'), done: Count, total: Count }),
  v.strictObject({ state: v.literal('done'), verdict: Verdict }),
]);

/**
 * What a checkpoint that somebody kept says of a log with `total` leaves now. `part`: a key of the log signed it, and the
 * log begins with the `size` leaves that it signs. `missing`: a key of the log signed it, and the log does not.
 * `broken`: leaf number `leaf` of the log is not as it should be, and no key that can still be read in the log signed it.
 * `stranger`: no key of the log signed it as it reads. `unreadable`: it is no checkpoint.
 */
export const KeptVerdict = v.variant('result', [
  v.strictObject({ result: v.literal('part'), size: Count, total: Count }),
  v.strictObject({ result: v.literal('missing'), size: Count, total: Count }),
  v.strictObject({ result: v.literal('broken'), leaf: Count }),
  v.strictObject({ result: v.literal('stranger') }),
  v.strictObject({ result: v.literal('unreadable') }),
]);
export type KeptVerdict = Readonly<v.InferOutput<typeof KeptVerdict>>;

/** The newest check of the open project's log in this engine, kept for all who look. */
export const LogCheck = v.strictObject({
  /** How far the check under way is, in leaves; null while none is. */
  running: v.nullable(v.strictObject({ done: Count, total: Count })),
  /** What the newest whole check found of the log as it was at `at`. */
  last: v.nullable(v.strictObject({ at: Time, seconds: v.number(), verdict: Verdict })),
  /** Why the newest check came to no verdict. */
  failure: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
});
export type LogCheck = v.InferOutput<typeof LogCheck>;

/** That a leaf is in the log under `root`, whose first `size` leaves `checkpoint` signs; RFC 9162, section 2.1.3. */
export const InclusionProof = v.strictObject({
  leaf: Count,
  json: v.string(),
  hash: Sha256,
  size: Count,
  root: Sha256,
  proof: v.array(Sha256),
  /** Null where no checkpoint has the leaf under it yet. */
  checkpoint: v.nullable(NoteText),
  /** Whether `hash` is that of `json`, `proof` leads from it to `root`, and `checkpoint` signs that root. */
  holds: v.boolean(),
});
export type InclusionProof = v.InferOutput<typeof InclusionProof>;

export const audit = {
  /** Where the log stands and who signs it. */
  state: call.input(Nothing).output(LogState),
  /**
   * Checks the whole log and every fact under it: how far it is, and at last the verdict. Another project than the open
   * one can be named only while none is open; nothing is written to it.
   */
  verify: call
    .input(
      v.strictObject({
        directory: v.optional(FilePath),
        /** A checkpoint that was kept: the log has to begin with what it signs. */
        checkpoint: v.optional(NoteText),
        /** A key that has to be one of the log's. */
        key: v.optional(VerifierKeyText),
      }),
    )
    .output(eventIterator(VerifyStep)),
  /**
   * Starts a check of the open project, which goes on whoever leaves. One that runs is not started twice, and without
   * `again` nor is one that came to a verdict. A log found broken takes no decisions: LOG_BROKEN.
   */
  check: call.input(v.strictObject({ again: v.optional(v.boolean(), false) })).output(LogCheck),
  /** Gives up the check under way. */
  stopCheck: write.input(Nothing).output(LogCheck),
  /** How the check stands now, and again whenever that changes. */
  watchCheck: call.input(Nothing).output(eventIterator(LogCheck)),
  /** Signs the log as it is now, to be handed to a witness. */
  checkpoint: write.input(Nothing).output(Checkpoint),
  /** Compares a checkpoint that was kept with the leaves of the open log, each hashed anew; the facts under them are `check`'s. */
  compare: call.input(v.strictObject({ checkpoint: NoteText })).output(KeptVerdict),
  prove: call.input(v.strictObject({ leaf: Count })).output(InclusionProof),
  /** Takes a new key; the old one endorses it where it is kept here. */
  rotateKey: write.input(v.strictObject({ reason: ShortText })).output(LogState),
};
