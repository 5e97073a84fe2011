import type en from '../en/grid.ts';
import type { Translation } from '../translation.ts';

export default {
  title: 'Sammelprüfung',
  cards: 'Bilder, Original und Umwandlung, nach vorgeschlagener Klasse geordnet',
  shown: '{shown} von {all} Bildern',
  first: 'Die ersten {shown} von {all} sind hier.',
  more: 'Weitere {count} lesen',
  each: 'Jede Karte: Original, Umwandlung',
  size: 'Größe der Karten',
  sizes: { small: 'Klein', normal: 'Mittel', large: 'Groß' },
  regions: { facets: 'Filter', cards: 'Bilder', bar: 'Auswahl' },
  blind: {
    title: '„Zuerst blind“ ist an',
    text: 'Hier sind alle Labels und Umwandlungen zugleich zu sehen. Was Sie hier sehen, gilt als gesehen: Die Prüfung fragt dazu nicht mehr nach Ihrer blinden Wahl, und was Sie dazu entscheiden, zählt als entschieden mit dem Vorschlag im Blick.',
    review: 'Einzeln prüfen',
    show: 'Hier zeigen',
    seen: 'Die Labels sind hier trotzdem zu sehen. Was Sie sehen, gilt als gesehen, und die Prüfung verbirgt es nicht mehr.',
    hide: 'Wieder verbergen',
  },
  card: {
    item: 'Bild {name}',
    noTransform: 'keine Umwandlung',
    certainties: '{from} auf {to}',
  },
  group: {
    none: 'Ohne Umwandlung',
    suggested: '{count} vorgeschlagen',
    fixed: '{fixed} berichtigt',
    broken: { reviewed: '{broken} verdorben bisher', labelled: '{broken} verdorben, nach gegebenen Labels' },
    held: {
      accepted:
        'Annehmen im Ganzen ist aus für Klasse {label}: Von den angenommenen, deren Wahrheit bekannt ist, waren {wrong} falsch, {right} richtig. Bitte einzeln ansehen.',
      reviewed:
        'Annehmen im Ganzen ist aus für Klasse {label}: {broken} verdorben, {fixed} berichtigt. Bitte einzeln ansehen.',
      labelled:
        'Annehmen im Ganzen ist aus für Klasse {label}: {broken} verdorben, {fixed} berichtigt, nach den gegebenen Labels. Bitte einzeln ansehen.',
    },
    choose: 'Gruppe wählen',
  },
  facets: {
    suggested: 'Vorgeschlagene Klasse',
    counted: '{name}, {count}',
    changed: 'Geändert',
    same: 'Gleich',
    chance: 'Vorschlag stimmt mindestens',
    timesIn: '{times} von {of}',
    goal: '99 % laut Validierung',
    unknown:
      'Unter dieser Richtlinie nicht bekannt: Was mit Modellen kam, gilt nur für deren τ und Ziehungen. Eine eigene Angabe braucht {images} zurückgewiesene Validierungsbilder mit Label.',
    transform: 'Umwandlung',
    far: 'weit vom Bild',
    near: 'nah',
    certainty: 'Sicherheit des Originals',
    from: 'von {value}',
    to: 'bis {value}',
    least: 'Kleinste gezeigte Sicherheit',
    most: 'Größte gezeigte Sicherheit',
    over: 'Von {count} zurückgewiesenen Bildern.',
  },
  bar: {
    chosen: '{count} gewählt',
    toggle: 'an/aus',
    accept: 'Annehmen ({count}) | Annehmen ({count})',
    keep: 'Behalten',
    label: 'Klasse',
    held: '{count} der gewählten werden nicht mit angenommen: Klasse {classes} ist im Ganzen aus.',
    far: '1 der gewählten wird nicht mit angenommen: Die Umwandlung ist ungewöhnlich weit vom Bild entfernt. Bitte einzeln ansehen. | {count} der gewählten werden nicht mit angenommen: Die Umwandlungen sind ungewöhnlich weit von den Bildern entfernt. Bitte einzeln ansehen.',
    unknown:
      'Von den {all} anzunehmenden ist bei 1 nicht bekannt, wie oft solche stimmen. | Von den {all} anzunehmenden ist bei {count} nicht bekannt, wie oft solche stimmen.',
  },
  say: {
    choose: 'Wählen Sie zuerst Bilder: Die Leertaste wählt das markierte.',
    done: '{count} Bilder entschieden',
    unknown: 'bei 1 war keine Wahrscheinlichkeit bekannt | bei {count} war keine Wahrscheinlichkeit bekannt',
    undone: 'Zurückgenommen: {count} Bilder',
    redone: 'Wieder entschieden: {count} Bilder',
    tooMany: 'Höchstens {most} Bilder gehen auf einmal; gewählt sind {count}.',
  },
  empty: {
    title: 'Kein Bild passt',
    text: 'Nichts in der Warteschlange passt zu dem, was links gewählt ist.',
    done: 'Nichts mehr zu entscheiden',
    doneText: 'Jedes zurückgewiesene Bild hat ein Urteil. Links lassen sich entschiedene wieder zeigen.',
  },
} satisfies Translation<typeof en>;
