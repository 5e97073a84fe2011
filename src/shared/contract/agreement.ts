import * as v from 'valibot';
import type { ReviewAgreement } from '../domain/review-figures.ts';
import type { Overrides } from '../domain/review-stats.ts';
import { Count, Share } from './common.ts';

const Real = v.pipe(v.number(), v.finite());
const KappaValue = v.nullable(v.pipe(Real, v.minValue(-1), v.maxValue(1)));

const Kappa = v.strictObject({
  value: KappaValue,
  low: KappaValue,
  high: KappaValue,
  n: Count,
  observed: v.nullable(Share),
});

const Agreement = v.strictObject({
  items: Count,
  withoutLabels: Count,
  kappa: Kappa,
  classes: v.array(v.strictObject({ label: Count, given: Count, kappa: Kappa })),
  pairs: v.array(
    v.strictObject({
      reviewers: v.strictTuple([v.string(), v.string()]),
      kappa: Kappa,
      classes: v.array(v.strictObject({ label: Count, kappa: Kappa })),
    }),
  ),
});

const Rate = v.strictObject({
  value: v.nullable(Share),
  low: v.nullable(Share),
  high: v.nullable(Share),
  n: Count,
});

/** What reviewers made of it: how they agree, and how the suggestion sways them. Fields as in the domain. */
export const ReviewFigures = v.strictObject({
  classes: v.array(v.string()),
  agreement: v.strictObject({
    independent: Agreement,
    informed: Agreement,
    adjudicated: Count,
    byParties: Count,
  }) satisfies v.GenericSchema<unknown, ReviewAgreement>,
  /** Items that wait for a verdict of somebody else, and those whose verdicts differ. */
  waiting: Count,
  conflicts: Count,
  overrides: v.strictObject({
    blind: Rate,
    open: Rate,
    difference: v.nullable(v.strictObject({ value: Real, low: Real, high: Real })),
    revised: Rate,
  }) satisfies v.GenericSchema<unknown, Overrides>,
});
export type ReviewFigures = v.InferOutput<typeof ReviewFigures>;
