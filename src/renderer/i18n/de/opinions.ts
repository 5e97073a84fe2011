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
} satisfies Translation<typeof en>;
