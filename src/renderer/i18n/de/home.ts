import type en from '../en/home.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'Das Modell benennt, was es sicher weiß. Über den Rest entscheiden Sie.',
  lead: 'Gwinnow ordnet Bilder nach Sicherheit, zeichnet die zweifelhaften neu, damit das Modell sie lesen kann, und überlässt Ihnen das letzte Wort.',
  steps: {
    label: 'So geht es',
    at: '{label} bei {certainty}',
    label1: {
      title: '1. Das Modell benennt',
      text: 'mit vielen Ziehungen seiner Gewichte',
      alt: 'Neun handgeschriebene Ziffern, manche schwer zu lesen',
    },
    reject: {
      title: '2. Unsicheres weist es zurück',
      text: 'Sicherheit unter τ',
      alt: 'Eine handgeschriebene 5, die das Modell unsicher für eine 6 hält',
    },
    transform: {
      title: '3. GWIN macht es klar',
      text: 'und das Modell benennt noch einmal',
      alt: 'Dieselbe Ziffer neu gezeichnet, die das Modell sicher für eine 5 hält',
    },
    decide: {
      title: '4. Sie entscheiden',
      text: 'und das Protokoll bewahrt den Beleg',
      accept: '{label} annehmen',
      keep: '{label} behalten',
      other: 'Andere Klasse',
    },
  },
  sample: {
    title: 'Die Ziffern ausprobieren',
    text: '70 000 handgeschriebene Ziffern mit fertigem Modell, in der App. Nichts einzurichten.',
    note: 'etwa 1 min bis zur ersten Entscheidung',
    textUntrained:
      '70 000 handgeschriebene Ziffern, in der App. Die Modelle werden auf diesem Rechner trainiert.',
    noteUntrained: 'etwa 15 min bis zur ersten Entscheidung',
    reason: 'die Modelle, die mit dem Beispiel kommen',
    clothes: {
      title: 'Die Kleidungsstücke ausprobieren',
      text: '70 000 Bilder von Kleidung mit fertigem Modell. Schwieriger als Ziffern: weit mehr zu prüfen.',
      note: 'etwa 2 min bis zur ersten Entscheidung',
      missing:
        '70 000 Bilder von Kleidung, die auf diesem Rechner fehlen. Unter Debian: apt-get install dataset-fashion-mnist',
    },
  },
  train: {
    title: 'Die Bilder sind da. Als Nächstes: trainieren.',
    text: 'Beide Modelle schnell zu trainieren dauert etwa 12 Minuten; danach werden die Bilder bewertet und die Rückweisungen umgewandelt.',
  },
  new: {
    title: 'Neues Projekt',
    text: 'Aus einem Ordner mit Bildern, einem Ordner je Klasse, einer CSV- oder IDX-Datei.',
    name: 'Name',
    wrongName: 'Ein Name ist nötig; Buchstaben und Ziffern genügen.',
    place: 'Entsteht in',
    placeOther: 'Anderer Ordner',
    placeDone: 'Diesen nehmen',
    folderStandsFor: '…',
    size: 'Bildgröße',
    square: '{side} × {side} Pixel',
    ownSize: 'andere Größe',
    channels: 'Farbe',
    grey: 'Grau',
    colour: 'Farbe',
    height: 'Höhe, Pixel',
    width: 'Breite, Pixel',
    wrongSide: 'Eine ganze Zahl von 4 bis 1024.',
    formNote:
      'Alle Bilder werden in diese Form gebracht; sie bleibt. Kleine graue Bilder trainieren am schnellsten: 28\u00a0×\u00a028 grau ist ein guter Anfang.',
    classes: 'Klassennamen (dürfen fehlen)',
    classesNote: 'Einer je Zeile. Fehlen sie, werden sie beim Einlesen benannter Bilder gefunden.',
    wrongClasses: {
      one: 'Mindestens zwei Klassen.',
      twice: 'Eine Klasse ist zweimal genannt.',
      long: 'Höchstens 1000 Klassen mit je 200 Buchstaben.',
    },
    create: 'Projekt anlegen',
  },
  openDialog: {
    title: 'Projekt öffnen',
    card: 'Weitermachen, wo Sie aufgehört haben. Jede Entscheidung ist schon gesichert.',
    text: 'Ein Projekt ist ein Ordner. Gehen Sie in die Ordner, um es zu finden.',
    open: 'Projekt öffnen',
  },
  open: {
    images: '{count} Bild | {count} Bilder',
    classes: '{count} Klasse | {count} Klassen',
    close: 'Projekt schließen',
    go: { data: 'Bilder einlesen', review: 'Zum Prüfen', training: 'Zum Training' },
  },
  form: { grey: '{width} × {height} grau', colour: '{width} × {height} farbig' },
  closeFirst: {
    title: '{name} schließen?',
    text: 'Ein Projekt ist auf einmal offen. Jede Entscheidung ist schon gesichert.',
    stops: 'Angehalten wird:',
    kept: 'Ein Training behält seinen Zwischenstand und kann fortgesetzt werden.',
    close: '{name} schließen',
  },
  recent: {
    title: 'Zuletzt',
    none: 'Noch kein Projekt. Das Beispiel braucht keine Einrichtung; ein neues beginnt mit einem Ordner voller Bilder.',
    open: 'offen',
    missing: 'nicht mehr da',
    forget: '{name} von dieser Liste nehmen',
  },
  computer: {
    title: 'Dieser Rechner',
    proved: '{time} je Trainingsschritt, geprüft',
    device: 'Gerät',
    fellBack: 'GPU nicht genutzt',
    offline: 'Ohne Netz',
    offlineText: 'nichts verlässt diesen Rechner',
    failed: 'Die Tempoprobe wurde nicht fertig.',
    again: 'Tempo noch einmal prüfen',
  },
} satisfies Translation<typeof en>;
