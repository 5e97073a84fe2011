import type { ExchangeColumn } from './row.ts';

/** What each column holds, for whoever has the files and not this program: it goes with them. */
export const COLUMN_MEANINGS: Readonly<Record<ExchangeColumn, string>> = {
  file_name: 'The image’s file, relative to this folder.',
  label:
    'The label the image goes by: what a person decided, else what came with the data; empty for neither.',
  split: 'What the image is for: train, validation, test, or pool for images that came without a label.',
  sample: 'Number of the image in the project it came from.',
  source: 'Where the image stood in the data set it was first imported from.',
  sha256: 'SHA-256 of the original file’s bytes; of bare pixels, which travel as PNG, that of the pixels.',
  media_type: 'Kind of the original file.',
  given: 'The label that came with the data.',
  predicted: 'The label that the Bayesian classifier gives the original image; empty where it was not asked.',
  certainty:
    'Probability of that label, as the median (or mean, see policy) over several draws of the classifier’s weights.',
  entropy: 'Entropy of the mean probabilities over the draws, in nats: how unsure the classifier is in all.',
  mutual_information:
    'Part of the entropy, in nats, that comes from draws which disagree: the model’s doubt, not the image’s.',
  runner_up: 'The classifier’s second choice for the original image.',
  runner_up_probability: 'Mean probability of the second choice.',
  tau: 'Threshold: an image whose certainty is below it was rejected, that is sent to a person.',
  outcome:
    'accepted: certainty reaches tau. rescued: it does not, but after the transform it does. unsure: neither does.',
  suggestion:
    'The label that the same classifier gives the image after a generative network (GWIN) has transformed it; nobody’s word yet.',
  suggestion_certainty: 'Certainty of the suggestion, as certainty is for the original image.',
  status:
    'open: nobody has decided. waiting: others’ verdicts are missing. conflict: verdicts differ. decided, skipped (a person was unsure), flagged.',
  verdict:
    'What the person did: accept (took the suggestion), keep (kept the predicted label), label (gave a class), skip, flag.',
  decided: 'The label that came of the verdict.',
  blind:
    'The label that the person picked before prediction and suggestion were shown; empty where none was.',
  reason_code: 'Why, from a list.',
  reason: 'Why, in the person’s words.',
  reviewer: 'Who decided.',
  decided_at: 'When, UTC in ISO 8601.',
  taken_from:
    'second classifier: the person took the label of another classifier, trained apart from the first; empty elsewhere.',
  verdicts: 'Where several people gave a verdict or have to: all that count, oldest first, as a JSON array.',
};
