/** Which labels that people decided are taken: all, or those that differ from the classifier's; from a leaf on. */
export type ReviewedChoice = { readonly which: 'all' | 'overrides'; readonly since: number };

/** A label that a decision gives a sample; `given`: the one that came with the data. */
export type ReviewedLabel = {
  readonly sample: number;
  readonly decision: number;
  readonly label: number;
  readonly given: number | null;
};

/** How many labels: new where the data gave none, in place of another one, and the rest, which say the same. */
export type ReviewedCounts = {
  readonly labels: number;
  readonly added: number;
  readonly replaced: number;
};

export function countReviewed(labels: readonly ReviewedLabel[]): ReviewedCounts {
  return {
    labels: labels.length,
    added: labels.filter(({ given }) => given === null).length,
    replaced: labels.filter(({ given, label }) => given !== null && given !== label).length,
  };
}
