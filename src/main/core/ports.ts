import type { ReviewEntry } from '../../shared/domain/second-review.ts';

/** Gives the current time; a test gives its own. */
export type Clock = () => Date;

/** A decision as the rules need it. */
export type RecordedDecision = ReviewEntry;
