import type en from '../en/replay.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'Nachrechnen',
  means:
    'Der Lauf im Protokoll neben demselben neu berechnet: Originalbytes neu gelesen, dieselben Gewichte, Startwert und Ziehungen.',
  results: {
    identical: 'Identisch, Bit für Bit.',
    same: 'Dasselbe Urteil, so genau wie ein anderer Prozessor oder ein anderes Backend rechnet.',
    different: 'Anders als im Protokoll.',
    failed: 'Es ließ sich nicht berechnen.',
  },
  on: 'Berechnet mit {backend}.',
  recorded: 'Im Protokoll',
  replayed: 'Neu berechnet',
  figure: 'Größe',
  difference: 'Unterschied',
  none: 'keiner',
  other: 'anders',
  rows: {
    label: 'Label',
    certainty: 'Sicherheit',
    entropy: 'Entropie, nat',
    draws: 'Ziehungen',
    pixels: 'SHA-256',
    outcome: 'Ergebnis',
  },
} satisfies Translation<typeof en>;
