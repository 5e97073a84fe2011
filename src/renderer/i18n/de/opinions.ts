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
  take: '{label} nehmen',
  trustTitle: 'Wie weit dem Vorschlag zu trauen ist',
  trust:
    '{label} stimmt in etwa einem von {of} Fällen, bei Bildern wie denen des Trainings. | {label} stimmt in etwa {times} von {of} Fällen, bei Bildern wie denen des Trainings.',
  trustBasis: {
    models: 'Angepasst an {images} zurückgewiesene Bilder, mit denen diese Modelle kamen.',
    validation: 'Angepasst an {images} zurückgewiesene Validierungsbilder dieses Projekts.',
    verdicts:
      'Berichtigt durch das Urteil zu einem Vorschlag hier. | Berichtigt durch die Urteile zu {count} Vorschlägen hier, aus allen Klassen.',
  },
} satisfies Translation<typeof en>;
