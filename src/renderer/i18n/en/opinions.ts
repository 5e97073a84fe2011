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
};
