import type { ReasonCode } from '../../shared/domain/decisions.ts';

/** What a person adds to a verdict before giving it. */
export type ReasonDraft = { readonly code: ReasonCode | null; readonly note: string };

export const NO_REASON: ReasonDraft = { code: null, note: '' };
