import type { AddressFault, Language } from '../../../shared/host-link.ts';

const en = {
  gone: 'The window stopped working',
  frozen: 'The window does not answer',
  fault: 'Gwinnow has to close',
  safe: 'Nothing that was decided is lost: the engine has it on disk.',
  wait: 'Wait',
  reload: 'Reload',
  quit: 'Quit',
  noAnswer: 'No answer from {origin}',
  certificate: 'The certificate of {origin} cannot be trusted',
  whatNow: 'Check that the engine is served there, then try again.',
  whatNowCertificate:
    'Anyone could be answering. Ask the one who runs it for a certificate that this computer trusts.',
  again: 'Try again',
  close: 'Close',
  notAttached: 'This address cannot be attached to',
  addresses: {
    'no-address': 'It is no address. Paste the link that the server printed.',
    'no-web-address': 'It is no web address. Paste the link that the server printed.',
    'needs-https':
      'Without https anyone on the way could read and change what is decided. Serve it with a certificate, or through a tunnel to this computer.',
  } satisfies Record<AddressFault, string>,
};

type Words = typeof en;

const de: Words = {
  gone: 'Das Fenster arbeitet nicht mehr',
  frozen: 'Das Fenster antwortet nicht',
  fault: 'Gwinnow muss schließen',
  safe: 'Nichts Entschiedenes ist verloren: Die Engine hat es auf der Platte.',
  wait: 'Warten',
  reload: 'Neu laden',
  quit: 'Beenden',
  noAnswer: 'Keine Antwort von {origin}',
  certificate: 'Dem Zertifikat von {origin} ist nicht zu trauen',
  whatNow: 'Prüfen, ob die Engine dort bereitgestellt ist, dann erneut versuchen.',
  whatNowCertificate:
    'Jeder könnte dort antworten. Wer sie betreibt, kann ein Zertifikat geben, dem dieser Rechner traut.',
  again: 'Erneut versuchen',
  close: 'Schließen',
  notAttached: 'Mit dieser Adresse ist keine Verbindung möglich',
  addresses: {
    'no-address': 'Sie ist keine Adresse. Den Link einfügen, den der Server ausgegeben hat.',
    'no-web-address': 'Sie ist keine Webadresse. Den Link einfügen, den der Server ausgegeben hat.',
    'needs-https':
      'Ohne https könnte unterwegs jeder lesen und ändern, was entschieden wird. Mit einem Zertifikat bereitstellen oder durch einen Tunnel zu diesem Rechner.',
  },
};

/** Words of the app's own dialogs. `{origin}` is the server's. */
export const DIALOG_WORDS: Readonly<Record<Language, Words>> = { en, de };
