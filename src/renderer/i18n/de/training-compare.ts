import type english from '../en/training-compare.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'BNN {next} neben BNN {old}',
  inUse: 'BNN {id}',
  model: 'BNN {id}',
  over: {
    validation:
      'Auf 1 Validierungsbild mit Label, mit 95-%-Bereichen | Auf {count} Validierungsbildern mit Label, mit 95-%-Bereichen',
    test: 'Auf 1 Testbild mit Label, gezeigt, da nun entschieden ist | Auf {count} Testbildern mit Label, gezeigt, da nun entschieden ist',
  },
  right: 'Label richtig',
  rejected: 'Zurückgewiesen bei τ {tau}',
  risk: 'Falsch unter den angenommenen',
  sameCoverage: 'Falsch unter gleich vielen, den sichersten {share}',
  percent: '{value} %',
  fixed: '{count} berichtigt',
  broken: '{count} verdorben',
  change: '{points} Punkte richtig ({range}), McNemars mittleres p {p}',
  missing: 'Eines von beiden hat die Validierungsbilder noch nicht bewertet.',
  score: 'Beide auf Validierungs- und Testbildern bewerten',
  scoring: 'Bewertet',
  testLater: 'Wie beide auf den Testbildern sind, zeigt sich, wenn entschieden ist.',
  open: 'Vergleichen',
  openOne: 'Modell {id} mit dem in Gebrauch vergleichen',
  decisions: 'Entscheidungen über Modelle',
  first: { classifier: 'BNN {next} kam in Gebrauch.', gwin: 'GWIN {next} kam in Gebrauch.' },
  promoted: {
    classifier: 'BNN {next} kam an die Stelle von BNN {old}.',
    gwin: 'GWIN {next} kam an die Stelle von GWIN {old}.',
  },
  declined: {
    classifier: 'BNN {old} blieb in Gebrauch statt BNN {next}.',
    gwin: 'GWIN {old} blieb in Gebrauch statt GWIN {next}.',
  },
  by: '{by}, {at}, Protokolleintrag {leaf}',
} satisfies Translation<typeof english>;
