/** What a check of an evidence bundle shows and what no check of it can. */
export const PROVED = [
  'The log is whole up to the checkpoint: no leaf was changed, taken away, added or moved after it was signed.',
  'Original bytes, weights, draws, transforms and scores are those that the log has the digests of.',
  'Labels, certainties and outcomes follow from the draws that were kept, by the policy in the log.',
  'The decisions shown are all that the log has on these samples.',
] as const;

export const NOT_PROVED = [
  'When something happened: times are those of the computer that wrote them.',
  'Who a reviewer was beyond the name they gave, and who holds the signing key.',
  'That no other log was kept beside this one: compare the checkpoint with one that was handed out before.',
  'That the draws come from these weights: replay them with gwinnow audit replay --bundle.',
] as const;
