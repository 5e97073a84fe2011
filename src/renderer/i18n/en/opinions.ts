export default {
  title: 'Who says what',
  from: {
    original: 'Classifier {model}, on the original',
    transform: 'The same, on the transform',
    second: 'Another classifier, {model}',
  },
  all: 'The other classifier, trained on its own, says {label} too.',
  suggestion: 'The other classifier, trained on its own, sides with the suggestion.',
  original: 'The other classifier, trained on its own, sides with the label of the original.',
  nobody: 'The other classifier, trained on its own, says something else: {label}.',
  trust: '{label} is right about {times} times in {of}, on images like those of the training.',
  trustBasis:
    'From the certainty of the transform and the other classifier, fitted to {images} rejected images that these models came with. It holds for images like those.',
};
