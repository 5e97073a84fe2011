/** Shares and the change are fractions. */
type PaperRow = {
  readonly tau: number;
  readonly rejected: number;
  readonly before: number;
  readonly after: number;
  readonly wholeChange: number;
};

/**
 * J. Cosentino and J. Zhu, Generative Well-intentioned Networks, NeurIPS 2019, on MNIST's test images: share rejected,
 * right among them before and after, change of all images. The paper has no intervals.
 */
export const PAPER: { readonly dataset: string; readonly rows: readonly PaperRow[] } = {
  dataset: 'MNIST',
  rows: [
    { tau: 0.7, rejected: 0.0183, before: 0.5449, after: 0.8507, wholeChange: 0.0056 },
    { tau: 0.8, rejected: 0.0274, before: 0.5891, after: 0.863, wholeChange: 0.0075 },
    { tau: 0.9, rejected: 0.0439, before: 0.6879, after: 0.8695, wholeChange: 0.008 },
  ],
};
