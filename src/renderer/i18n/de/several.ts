import type en from '../en/several.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'Urteile der Prüfenden',
  given: '{given} von {needed} abgegeben',
  hidden: 'Was andere sagen, bleibt verborgen, bis Ihr Urteil abgegeben ist.',
  waiting: 'Ihres ist abgegeben; es wartet auf eine weitere Prüfung.',
  conflict: 'Sie widersprechen sich.',
  yours: 'Sie widersprechen sich: Ihr Urteil entscheidet zwischen ihnen.',
  party:
    'Sie widersprechen sich. Es entscheidet jemand, von dem keines stammt; Ihres können Sie noch ändern.',
  decided: '{reviewer} hat zwischen ihnen entschieden.',
  decidedByParty: '{reviewer}, von wem eines davon stammt, hat zwischen ihnen entschieden.',
  labelled: '{label}, sagt {reviewer}',
  flagged: 'Markiert, sagt {reviewer}',
  inView: 'mit den Urteilen anderer im Blick',
  say: {
    waiting: '{name} wartet auf eine weitere Prüfung.',
    conflict: '{name}: Ihr Urteil und ein anderes widersprechen sich.',
  },
  mark: 'Urteile widersprechen sich',
  wait: 'Wartet auf eine weitere Prüfung',
} satisfies Translation<typeof en>;
