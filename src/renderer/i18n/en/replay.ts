export default {
  title: 'Replay',
  means:
    'The run on record beside the same computed anew: original bytes decoded again, the same weights, seed and draws.',
  results: {
    identical: 'Identical, bit for bit.',
    same: 'The same verdict, within the tolerance of another processor or backend.',
    different: 'Different from the record.',
    failed: 'It could not be computed.',
  },
  on: 'Computed on {backend}.',
  recorded: 'On record',
  replayed: 'Computed anew',
  figure: 'Figure',
  difference: 'Difference',
  none: 'none',
  other: 'another',
  rows: {
    label: 'Label',
    certainty: 'Certainty',
    entropy: 'Entropy, nat',
    draws: 'Draws',
    pixels: 'SHA-256',
    outcome: 'Outcome',
  },
};
