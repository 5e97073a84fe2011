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
  believe: {
    second:
      'Of {images} labelled rejected images it had {second} right, the suggestions {suggestion}: it is right more often.',
    suggestion:
      'Of {images} labelled rejected images it had {second} right, the suggestions {suggestion}: they are right more often.',
  },
  take: 'Take {label}',
  taken: 'taken from the other classifier',
  trustTitle: 'How far to trust the suggestion',
  trust:
    '{label} is right about once in {of}, on images like those of the training. | {label} is right about {times} times in {of}, on images like those of the training.',
  far: {
    mark: 'transform unusually far from the image',
    said: 'The transform is unusually far from the image.',
    why: 'On average a pixel changed by {distance} of white; in 19 of 20 certain and right ones it was at most {bar}. The image may show none of the classes, so no chance is given.',
  },
  unknown:
    'How often such suggestions are right is not known under this policy: the figure that comes with models is for their τ and draws alone; a project’s own needs {images} labelled rejected validation images.',
  trustBasis: {
    models: 'Fitted to {images} rejected images that these models came with.',
    validation: 'Fitted to {images} rejected validation images of this project.',
    verdicts:
      'Corrected by the verdict on one suggestion here. | Corrected by the verdicts on {count} suggestions here, of all classes.',
  },
};
