import * as v from 'valibot';
import { GwinnowError } from '../../shared/errors.ts';
import { originOf, parseCheckpoint, type SignedCheckpoint } from './checkpoint.ts';
import { EVENT_BODIES, LEAF_VERSION, type EventBody, type EventType } from './events.ts';
import { isEndorsed } from './keys.ts';
import { leafHash } from './leaf.ts';
import { appendHash, EMPTY_RANGE, rangeRoot, sameHash } from './merkle.ts';
import { isSignedBy, parseVerifierKey, type VerifierKey } from './note.ts';

/**
 * What is wrong with a log: where, as the index of the first leaf that it concerns, and in words. `leaf` is null where
 * no leaf can be named.
 */
export type Finding = { readonly leaf: number | null; readonly message: string };

/** A leaf that is as it should be in itself. */
export type CheckedLeaf = {
  [Type in EventType]: {
    readonly index: number;
    readonly at: string;
    readonly actor: string;
    readonly type: Type;
    readonly body: EventBody<Type>;
  };
}[EventType];

export type TakenLeaf = { readonly leaf: CheckedLeaf } | { readonly finding: Finding };

/** A key and the leaf that named it. */
export type NamedKey = { readonly key: VerifierKey; readonly leaf: number };

const Envelope = v.strictObject({
  version: v.literal(LEAF_VERSION),
  index: v.number(),
  at: v.string(),
  type: v.string(),
  actor: v.string(),
  body: v.unknown(),
});

/**
 * Goes through a log from its first leaf on and finds the first thing that is not as it should be: a leaf that is not
 * the next one, is malformed or has another hash than is recorded, a key event that does not follow from the one
 * before, a checkpoint that another key signed or that signs another tree.
 */
export function createLogCheck() {
  let range = EMPTY_RANGE;
  let completed: readonly Uint8Array[] = [];
  let origin = '';
  let vouched = 0;
  const keys: NamedKey[] = [];

  function refuse(message: string): Finding {
    return { leaf: range.size, message };
  }

  function takeKey(body: EventBody<'key'>): Finding | null {
    const key = verifierKeyIn(body.key);
    const before = keys.at(-1);
    if (key === null || key.name !== origin) return refuse('It names a key that is none of this log');
    if ((before === undefined) !== (body.action === 'made')) return refuse(`No key is ${body.action} here`);
    if (body.old !== null && verifierKeyIn(body.old)?.id !== before?.key.id) {
      return refuse('It replaces a key that did not sign before');
    }
    if (body.action === 'rotated' && before !== undefined) {
      const endorsed = body.endorsement !== null && isEndorsed(body.endorsement, before.key, key);
      if (!endorsed) return refuse('The old key does not endorse the new one');
    }
    keys.push({ key, leaf: range.size });
    return null;
  }

  return {
    /** Leaves taken so far. */
    size: (): number => range.size,
    root: (): Uint8Array => rangeRoot(range),
    origin: (): string => origin,
    /** Keys in the order in which they signed. */
    keys: (): readonly NamedKey[] => keys,
    /** Leaves under the largest checkpoint that was checked. */
    vouched: (): number => vouched,
    /** Inner nodes that the last leaf completed, level 1 first. */
    completed: (): readonly Uint8Array[] => completed,

    /** @param recorded the hash that is kept beside the leaf, if one is. */
    take(json: string, recorded: Uint8Array | null = null): TakenLeaf {
      const hashed = leafHash(json);
      if (recorded !== null && !sameHash(hashed, recorded)) {
        return { finding: refuse('Its text is not the one that was hashed when it was written') };
      }
      const read = readLeaf(json);
      if (typeof read === 'string') return { finding: refuse(read) };
      if (read.index !== range.size) return { finding: refuse(`It says that it is leaf ${read.index}`) };
      if (range.size === 0) origin = originOf(hashed);
      const finding = read.type === 'key' ? takeKey(read.body) : null;
      if (finding !== null) return { finding };
      ({ range, completed } = appendHash(range, hashed));
      return { leaf: read };
    },

    /** Checks a checkpoint over the leaves taken so far; null when it is right. */
    checkpoint({ size, root, origin: name, note }: SignedCheckpoint): Finding | null {
      const last = range.size - 1;
      if (name !== origin)
        return { leaf: last, message: `The checkpoint over it is of another log, ${name}` };
      if (size !== range.size) {
        return {
          leaf: last,
          message: `The checkpoint over it is one over ${size} leaves, not ${range.size}`,
        };
      }
      if (!sameHash(root, rangeRoot(range))) {
        const which = `A checkpoint over ${size} leaves signs others than are here`;
        return { leaf: vouched, message: `${which}: one of ${vouched} to ${last} was changed` };
      }
      const signer = keys.at(-1);
      if (signer === undefined || !isSignedBy(note, signer.key)) {
        return { leaf: last, message: "The checkpoint over it is not signed by the log's key" };
      }
      vouched = size;
      return null;
    },
  };
}

export type LogCheck = ReturnType<typeof createLogCheck>;

/** Null where the text is no checkpoint. */
export function checkpointIn(message: string): SignedCheckpoint | null {
  return orNull(() => parseCheckpoint(message));
}

/** The keys that a leaf's text names as ones of its log, whatever the log is otherwise; none where it tells of no key. */
export function keysNamedIn(json: string): readonly VerifierKey[] {
  const read = readLeaf(json);
  if (typeof read === 'string' || read.type !== 'key') return [];
  const { key, old } = read.body;
  return [key, old].flatMap((text) => (text === null ? null : verifierKeyIn(text)) ?? []);
}

function verifierKeyIn(text: string): VerifierKey | null {
  return orNull(() => parseVerifierKey(text));
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof GwinnowError && thrown.code === 'BAD_NOTE') return null;
    throw thrown;
  }
}

function readLeaf(json: string): CheckedLeaf | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return 'It is no JSON';
  }
  const envelope = v.safeParse(Envelope, value);
  if (!envelope.success) return `It has not the form of a leaf: ${v.summarize(envelope.issues)}`;
  const { index, at, actor, type, body } = envelope.output;
  if (!isEventType(type)) return `There is no event of the type ${type}`;
  const checked = v.safeParse(EVENT_BODIES[type], body);
  if (!checked.success) return `Its body is not that of ${type}: ${v.summarize(checked.issues)}`;
  // The schema that `type` names has just accepted the body; the two cannot be tied together in types.
  return { index, at, actor, type, body: checked.output } as CheckedLeaf;
}

function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_BODIES, type);
}
