import type { Translation } from '../translation.ts';
import type en from '../en/opinions.ts';

export default {
  title: 'Wer was sagt',
  from: {
    original: 'Klassifikator {model}, zum Original',
    transform: 'Derselbe, zur Umwandlung',
    second: 'Ein anderer Klassifikator, {model}',
  },
  all: 'Der andere Klassifikator, für sich trainiert, sagt auch {label}.',
  suggestion: 'Der andere Klassifikator, für sich trainiert, hält zum Vorschlag.',
  original: 'Der andere Klassifikator, für sich trainiert, hält zum Label des Originals.',
  nobody: 'Der andere Klassifikator, für sich trainiert, sagt etwas anderes: {label}.',
  trust: '{label} stimmt in etwa {times} von {of} Fällen, bei Bildern wie denen des Trainings.',
  trustBasis:
    'Aus der Sicherheit bei der Umwandlung und dem anderen Klassifikator, angepasst an {images} zurückgewiesene Bilder, mit denen diese Modelle kamen. Es gilt für Bilder wie diese.',
} satisfies Translation<typeof en>;
