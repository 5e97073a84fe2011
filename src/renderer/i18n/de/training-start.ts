import type en from '../en/training-start.ts';
import type { Translation } from '../translation.ts';

export default {
  label: 'Training beginnen',
  preset: 'Wie lange',
  architecture: 'Netz',
  classifier: 'Für die Rückweisungen von',
  generator: 'Generator',
  conditioning: 'Wie ein Kritiker die Klasse erfährt',
  length: 'Länge',
  members: 'Netze im Ensemble',
  augment: 'Bilder zufällig verändern',
  augmenting: {
    preset: 'wie die Vorgabe sagt',
    none: 'gar nicht',
    digits: 'wie Ziffern es vertragen: drehen, skalieren, scheren, verschieben',
    objects: 'wie Bilder von Dingen es vertragen: spiegeln, ein wenig drehen und verschieben',
  },
  reviewed: {
    switch: 'Auch aus geprüften Labels lernen',
    which: 'Welche davon',
    all: 'alle, {count}',
    overrides: 'nur andere als die des BNN, {count}',
    counts: '{added} neue, {replaced} anstelle gegebener Labels.',
    heldOut:
      '1 auf einem Validierungs- oder Testbild bleibt draußen. | {count} auf Validierungs- und Testbildern bleiben draußen.',
    none: 'Noch hat niemand das Label eines Trainings- oder Pool-Bildes entschieden.',
  },
  seed: 'Startwert',
  seedHint: 'Gleicher Startwert und gleiche Daten geben auf einem Gerät dieselben Gewichte.',
  more: 'Eigene Länge, Startwert und mehr',
  reader: 'Sie lesen nur und können kein Training beginnen.',
  away: 'Die Engine ist weg.',
  noData: 'Training braucht benannte Bilder im Trainings- und im Validierungsteil.',
  waits: 'Es wartet, bis Lauf {id} zu Ende ist.',
  wrong: {
    amount: 'Eine Zahl über 0; ganz bei Epochen und Schritten.',
    members: 'Eine ganze Zahl von 2 bis 50.',
    seed: 'Eine ganze Zahl von 0 bis 4294967295.',
  },
  chain: {
    title: 'Alles schnell trainieren',
    text: 'Von Bildern zur Warteschlange in einem Zug. Gut genug, um die Methode zu sehen; später länger trainieren.',
    button: 'Alles schnell trainieren',
    replaces:
      'Die neuen Modelle kommen in Gebrauch; das wird mit Grund verzeichnet, und der Weg zurück bleibt offen.',
    steps: {
      classifier: { title: 'BNN trainieren', text: 'etwa 5 min; mindestens 5-mal durch die Bilder' },
      gwin: { title: 'GWIN trainieren', text: 'etwa 6 min; mindestens 1 000 Schritte' },
      score: { title: 'Bewerten', text: 'benennt jedes Bild, das zu prüfen ist, und weist unsichere zurück' },
      transform: { title: 'Umwandeln', text: 'zeichnet die Rückweisungen neu und benennt sie noch einmal' },
    },
  },
  bnn: {
    title: 'BNN',
    text: 'Gibt jedem Bild ein Label und eine Sicherheit. Alles Weitere ruht darauf.',
    button: 'BNN trainieren',
    lengths: { preset: 'wie die Vorgabe', minutes: 'Minuten', steps: 'Epochen' },
    amounts: { preset: '', minutes: 'Minuten', steps: 'Epochen' },
    presets: {
      quick: { title: 'Schnell, etwa 5 min', text: 'Genug, um alle Ansichten zu versuchen.' },
      standard: { title: 'Standard, etwa 15 min', text: 'Bessere Sicherheit; gut zum Arbeiten.' },
      full: { title: 'Voll, 30 Epochen', text: 'So lange es hier dauert. Länger bringt nichts.' },
    },
  },
  gwin: {
    title: 'GWIN',
    text: 'Zeichnet zurückgewiesene Bilder neu, damit das BNN sie lesen kann. Es kann auch richtige Labels verderben; beides wird gezählt.',
    button: 'GWIN trainieren',
    noClassifier: 'Es lernt aus dem, was ein BNN zurückweist: zuerst ein BNN trainieren.',
    model: 'BNN {id}, {architecture}',
    usedModel: 'BNN {id}, {architecture}, in Gebrauch',
    warning:
      'Die Werte des Artikels brauchen auf zwei Kernen mehr als einen Tag und zerstören Bilder zuerst: tausende Schritte lang werden mehr Labels verdorben als berichtigt.',
    fromNoise:
      'Er muss erst zeichnen lernen. Gleich lange trainiert verdirbt der residuale Generator weniger Labels.',
    addsCritic:
      '„Schnell“ bekommt dann den Kritiker von „Standard“ neben seinem eigenen Loss und dauert mehr als doppelt so lange.',
    lengths: { preset: 'wie die Vorgabe', minutes: 'Minuten', steps: 'Schritte' },
    amounts: { preset: '', minutes: 'Minuten', steps: 'Schritte' },
    generators: {
      preset: 'wie die Vorgabe',
      residual: 'residual: beginnt als Identität',
      'encoder-decoder': 'Encoder und Decoder: beginnt als Rauschen',
      paper: 'wie im Artikel: beginnt als Rauschen',
    },
    conditionings: {
      preset: 'wie die Vorgabe; schnell hat keinen Kritiker',
      'hidden-concatenation': 'neben der Eingabe und jeder Schicht (hidden concatenation)',
      'input-concatenation': 'neben der Eingabe (input concatenation)',
      'auxiliary-classifier': 'gar nicht, er nennt die Klasse (auxiliary classifier)',
      projection: 'am Ende, durch ein Produkt (projection)',
    },
    presets: {
      quick: { title: 'Schnell, etwa 6 min', text: 'Allein vom BNN beurteilt, ohne Kritiker.' },
      standard: {
        title: 'Standard, etwa 30 min',
        text: 'Mit einem Kritiker, der Umwandlungen bei echten Bildern hält.',
      },
      paper: { title: 'Artikel, 200 000 Schritte', text: 'Algorithmus 1 wörtlich. Mehr als ein Tag.' },
    },
  },
} satisfies Translation<typeof en>;
