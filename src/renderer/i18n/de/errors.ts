import type en from '../en/errors.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'Das ging nicht',
  safe: 'Dabei wurde nichts geändert.',
  ENGINE_STOPPED: 'Die Engine ist weg. Sie kommt von selbst zurück; dann noch einmal.',
  NO_ANSWER: 'Die Engine hat nicht rechtzeitig geantwortet. Noch einmal versuchen.',
  BAD_ARCHIVE: 'Das Archiv ist beschädigt oder keines. Holen Sie es noch einmal.',
  BAD_ARGUMENT: 'Ein Wert ist nicht brauchbar. Ändern und noch einmal versuchen.',
  BAD_CHECKPOINT: 'Der Sicherungspunkt ist beschädigt. Das Training neu beginnen.',
  BAD_EVIDENCE: 'Das ist kein Beweispaket, oder es ist beschädigt. Dort neu anfordern, wo es entstand.',
  BAD_FRAME: 'Seite und Engine haben sich nicht verstanden. Die Seite neu laden.',
  BAD_IMAGE: 'Das Bild lässt sich nicht lesen. Reparieren oder ersetzen; die anderen betrifft das nicht.',
  BAD_LABEL: 'Diese Klasse gibt es im Projekt nicht. Eine vorhandene wählen oder sie unter Daten anlegen.',
  BAD_NOTE: 'Die Notiz oder der Prüfpunkt ist nicht lesbar. Prüfen, ob alles mitkopiert wurde.',
  BAD_ROW: 'Eine Zeile der Datei ist nicht brauchbar. Berichtigen und noch einmal importieren.',
  BAD_WEIGHTS: 'Die Gewichte des Modells sind beschädigt. Neu trainieren.',
  BUSY: 'Ein anderer Auftrag läuft. Abwarten oder anhalten.',
  CANCELLED: 'Es wurde angehalten. Es lässt sich fortsetzen.',
  CLASS_HELD:
    'Angenommene Vorschläge dieser Klasse waren öfter falsch als richtig. Mit einem Grund lässt sich einer annehmen.',
  CHECKPOINT_MISMATCH: 'Der Sicherungspunkt gehört zu anderen Daten oder einem anderen Modell. Neu beginnen.',
  DISK_FULL: 'Auf der Platte ist kein Platz mehr. Platz schaffen und noch einmal versuchen.',
  EMPTY_CONFIDENT_SET:
    'Der Klassifikator ist sich bei keinem Bild sicher, also kann ein GWIN nichts von ihm lernen. τ senken oder länger trainieren.',
  FILE_EXISTS: 'An dieser Stelle liegt schon etwas. Wählen Sie einen anderen Namen oder ersetzen Sie es.',
  FILE_NOT_FOUND: 'Datei oder Ordner ist nicht da. Den Pfad prüfen.',
  FILE_TOO_LARGE: 'Die Datei ist zu groß. In kleinere aufteilen.',
  IMAGE_SHAPE_MISMATCH:
    'Das Bild hat eine andere Form als die des Projekts. In diese Form bringen oder in ein eigenes Projekt importieren.',
  IMAGE_TOO_LARGE: 'Das Bild ist zu groß. Zuerst verkleinern.',
  INTERNAL:
    'Das ist ein Fehler des Programms. Noch einmal versuchen; bleibt er, helfen die Einzelheiten, ihn zu beheben.',
  JOB_NOT_FOUND: 'Diesen Auftrag gibt es im Projekt nicht. Einen aus der Liste wählen.',
  LABEL_CONFLICT:
    'Das widerspricht dem, was schon da ist. Darum fehlt nichts, und was da war, bleibt. Klären, was stimmt.',
  LEARNER_DIED: 'Der rechnende Teil ist stehen geblieben. Er startet mit dem nächsten Auftrag neu.',
  LOG_BROKEN:
    'Das Protokoll dieses Projekts ist nicht, was geschrieben wurde; darum wird darin nichts mehr entschieden. Eine unversehrte Kopie zurücklegen und erneut prüfen.',
  MODEL_NOT_FOUND:
    'Dieses Modell gibt es im Projekt nicht. Eines aus der Liste wählen oder eines trainieren.',
  NO_ACCESS: 'Das System erlaubt es nicht. Prüfen, wer dort lesen und schreiben darf.',
  NO_BACKEND: 'Auf diesem Rechner geht keine Art zu rechnen. Die Einzelheiten sagen, was jeder fehlt.',
  NO_DATA: 'Dafür gibt es noch keine Bilder. Welche importieren.',
  NO_KEY:
    'Der Schlüssel, der das Protokoll dieses Projekts unterschreibt, liegt nicht auf diesem Rechner. Dort unterschreiben, wo er liegt, oder ihn hierher bringen.',
  NO_MODEL: 'Dafür gibt es noch kein Modell. Eines trainieren.',
  NO_PROJECT: 'Hier ist kein Projekt geöffnet. Eines öffnen oder neu anlegen.',
  NO_SCORES: 'Die Bilder sind noch nicht bewertet. Bewerten.',
  NOTHING_TO_UNDO: 'Es gibt nichts zurückzunehmen. Zurücknehmen lassen sich nur eigene Entscheidungen.',
  PARTY_TO_CONFLICT:
    'Eines der widersprüchlichen Urteile stammt von Ihnen. Jemand anderes soll entscheiden, oder die Regel muss es erlauben.',
  PROJECT_EXISTS: 'Im Ordner ist schon ein Projekt. Öffnen oder einen anderen Ordner wählen.',
  PROJECT_TOO_NEW: 'Das Projekt stammt von einem neueren Gwinnow. Dieses verwenden.',
  READ_ONLY: 'Sie lesen nur und können nichts ändern. Einen Link verlangen, mit dem sich prüfen lässt.',
  SAMPLE_NOT_FOUND: 'Dieses Bild gibt es im Projekt nicht. Die Nummer prüfen.',
  SUGGESTION_FAR:
    'Die Umwandlung ist weiter von ihrem Bild entfernt als 19 von 20, die richtig waren. Einzeln und mit einem Grund lässt sie sich annehmen.',
  TRUNCATED_FILE: 'Die Datei endet zu früh. Noch einmal kopieren.',
  UNSUPPORTED_FORMAT: 'Dieses Format kann Gwinnow nicht lesen. In eines umwandeln, das der Import nennt.',
  WRONG_MAGIC: 'Die Datei ist nicht, was ihr Name sagt. Die richtige wählen oder sie umbenennen.',
} satisfies Translation<typeof en>;
