import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { GwinnowError } from '../../shared/errors.ts';

/** RFC 6962 section 2.1: leaves are hashed with a leading zero byte, so that no inner node can pose as one. */
const LEAF_PREFIX = Uint8Array.of(0);

/** A leaf's text and its place in the tree: SHA-256(0x00 || UTF-8 of json). */
export type SealedLeaf = { readonly json: string; readonly hash: Uint8Array };

/**
 * RFC 8785 text of a plain value.
 *
 * @throws BAD_ARGUMENT for what JSON cannot hold (NaN, Infinity, lone surrogates, undefined).
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (thrown) {
    throw new GwinnowError('BAD_ARGUMENT', `No canonical JSON: ${String(thrown)}`);
  }
  if (text === undefined) throw new GwinnowError('BAD_ARGUMENT', 'No canonical JSON: the value is undefined');
  return text;
}

export function leafHash(json: string): Uint8Array {
  return createHash('sha256').update(LEAF_PREFIX).update(json, 'utf8').digest();
}

export function sealLeaf(leaf: unknown): SealedLeaf {
  const json = canonicalJson(leaf);
  return { json, hash: leafHash(json) };
}
