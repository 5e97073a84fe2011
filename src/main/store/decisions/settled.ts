import * as v from 'valibot';

/** A row of settled.sql: decisions in effect whose suggestion was in view, alike in every field. */
export const Settled = v.object({
  kind: v.picklist(['accept', 'keep', 'label']),
  label: v.number(),
  original: v.number(),
  suggestion: v.number(),
  blind: v.nullable(v.number()),
  count: v.number(),
});
