/** Words of the panel that holds two classifiers side by side. */
export default {
  title: 'BNN {next} beside BNN {old}',
  inUse: 'BNN {id}',
  model: 'BNN {id}',
  over: {
    validation:
      'On 1 labelled validation image, with 95 % intervals | On {count} labelled validation images, with 95 % intervals',
    test: 'On 1 labelled test image, shown now that it is decided | On {count} labelled test images, shown now that it is decided',
  },
  right: 'Label right',
  rejected: 'Rejected at τ {tau}',
  risk: 'Wrong among the accepted',
  sameCoverage: 'Wrong among as many, the surest {share}',
  percent: '{value} %',
  fixed: '{count} fixed',
  broken: '{count} broken',
  change: '{points} points right ({range}), McNemar’s mid-p {p}',
  missing: 'One of both has not labelled the validation images yet.',
  score: 'Score both on validation and test images',
  scoring: 'Scoring',
  testLater: 'How both do on the test images is shown once it is decided.',
  open: 'Compare',
  openOne: 'Compare model {id} with the one in use',
  decisions: 'Decisions about models',
  first: { classifier: 'BNN {next} was put in use.', gwin: 'GWIN {next} was put in use.' },
  promoted: {
    classifier: 'BNN {next} took the place of BNN {old}.',
    gwin: 'GWIN {next} took the place of GWIN {old}.',
  },
  declined: {
    classifier: 'BNN {old} stayed in use instead of BNN {next}.',
    gwin: 'GWIN {old} stayed in use instead of GWIN {next}.',
  },
  by: '{by}, {at}, log entry {leaf}',
};
