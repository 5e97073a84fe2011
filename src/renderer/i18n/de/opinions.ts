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
  believe: {
    second:
      'Von {images} zurückgewiesenen Bildern mit Label hatte er bei {second} recht, die Vorschläge bei {suggestion}: Er hat öfter recht.',
    suggestion:
      'Von {images} zurückgewiesenen Bildern mit Label hatte er bei {second} recht, die Vorschläge bei {suggestion}: Sie haben öfter recht.',
  },
  take: '{label} nehmen',
  taken: 'vom anderen Klassifikator genommen',
  trustTitle: 'Wie weit dem Vorschlag zu trauen ist',
  trust:
    '{label} stimmt in etwa einem von {of} Fällen, bei Bildern wie denen des Trainings. | {label} stimmt in etwa {times} von {of} Fällen, bei Bildern wie denen des Trainings.',
  far: {
    mark: 'Umwandlung ungewöhnlich weit vom Bild',
    said: 'Die Umwandlung ist ungewöhnlich weit vom Bild entfernt.',
    why: 'Im Mittel änderte sich ein Pixel um {distance} von Weiß; bei 19 von 20 sicheren und richtigen waren es höchstens {bar}. Vielleicht zeigt das Bild keine der Klassen; darum steht hier keine Wahrscheinlichkeit.',
  },
  unknown:
    'Wie oft solche Vorschläge stimmen, ist unter dieser Richtlinie nicht bekannt: Die Angabe, die mit Modellen kommt, gilt nur für deren τ und Ziehungen; eine eigene braucht {images} zurückgewiesene Validierungsbilder mit Label.',
  trustBasis: {
    models: 'Angepasst an {images} zurückgewiesene Bilder, mit denen diese Modelle kamen.',
    validation: 'Angepasst an {images} zurückgewiesene Validierungsbilder dieses Projekts.',
    verdicts:
      'Berichtigt durch das Urteil zu einem Vorschlag hier. | Berichtigt durch die Urteile zu {count} Vorschlägen hier, aus allen Klassen.',
  },
} satisfies Translation<typeof en>;
