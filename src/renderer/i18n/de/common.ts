import type en from '../en/common.ts';
import type { Translation } from '../translation.ts';

export default {
  cancel: 'Abbrechen',
  close: 'Schließen',
  retry: 'Noch einmal',
  loading: 'Wird geladen',
  code: 'Code {code}',
  original: 'Original',
  transform: 'Umwandlung',
  certainty: 'Sicherheit',
  certaintyAgainst: 'Sicherheit {certainty}, τ {tau}',
  belowTau: 'Sicherheit {certainty}, unter τ {tau}',
  status: {
    open: 'unentschieden',
    waiting: 'wartet auf andere',
    conflict: 'Widersprüche',
    decided: 'entschieden',
    skipped: 'unsicher',
    flagged: 'markiert',
  },
  verdicts: {
    accept: 'Angenommen',
    keep: 'Original behalten',
    label: 'Eigene Klasse',
    skip: 'Unsicher',
    flag: 'Markiert',
    fixed: 'Berichtigt',
    broken: 'Verdorben',
  },
  folder: {
    place: 'Ordner',
    up: 'Ein Ordner höher',
    choose: 'Diesen Ordner nehmen',
    empty: 'Hier sind keine Ordner.',
    more: '1 weiterer Eintrag wird nicht gezeigt | {count} weitere Einträge werden nicht gezeigt',
    project: 'Projekt',
    path: 'Pfad',
    go: 'Öffnen',
  },
  previous: 'Zurück',
  next: 'Weiter',
} satisfies Translation<typeof en>;
