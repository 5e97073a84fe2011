import { BlockList, isIP, isIPv6 } from 'node:net';
import type { AddressFault } from '../../../shared/host-link.ts';

/** `link`: what is opened, with the token if there is one. `origin`: all that its window may ever show. */
export type ServedAddress = { readonly link: string; readonly origin: string };

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Reads the address of a served engine as people paste it; without a scheme it is https. Over plain http the token and
 * every decision could be read on the way, so that is for this computer alone, where a tunnel may end.
 */
export function readAddress(text: string): ServedAddress | AddressFault {
  const typed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === '' || !URL.canParse(withScheme)) return 'no-address';
  const url = new URL(withScheme);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'no-web-address';
  if (url.username !== '' || url.password !== '') return 'no-address';
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return 'needs-https';
  return { link: url.href, origin: url.origin };
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4'));
}
