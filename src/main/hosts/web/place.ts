import { X509Certificate } from 'node:crypto';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { hostname } from 'node:os';

/** Where a server listens and by which names it is called. */
export type Place = {
  readonly scheme: 'http' | 'https';
  /** "http://127.0.0.1:41234": what its links begin with. */
  readonly origin: string;
  /** Whether a Host header names this server, its port included; another name may be a page's try to reach it. */
  isNamed(host: string): boolean;
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1'];
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Whether only programs of this computer can reach the address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) !== 0 && LOOPBACK.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}

/** @param certificate in PEM, where the server has one: the names in it are the server's too */
export function placeOf(host: string, port: number, certificate: string | null): Place {
  const scheme = certificate === null ? 'http' : 'https';
  const known = certificate === null ? null : new X509Certificate(certificate);
  const names = new Set([...LOOPBACK_NAMES, host]);
  const linkName = EVERY_ADDRESS.has(host) ? nameIn(known) : host;
  return {
    scheme,
    origin: new URL(`${scheme}://${bracketed(linkName)}:${port}`).origin,
    isNamed(header) {
      const said = partsOf(header, scheme);
      return said !== null && said.port === port && (names.has(said.name) || isCertified(known, said.name));
    },
  };
}

function partsOf(header: string, scheme: Place['scheme']): { name: string; port: number } | null {
  const [, six, other, digits] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(header) ?? [];
  const name = six ?? other;
  if (name === undefined) return null;
  const port = digits === undefined ? { http: 80, https: 443 }[scheme] : Number(digits);
  return { name: name.toLowerCase(), port };
}

function isCertified(certificate: X509Certificate | null, name: string): boolean {
  if (certificate === null) return false;
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

/** The first name in the certificate that a link can be made of, else this computer's. */
function nameIn(certificate: X509Certificate | null): string {
  const names = [...(certificate?.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,\s"]+)/g)];
  const [, name] = names.find(([, name = '']) => !name.includes('*')) ?? [];
  return name?.toLowerCase() ?? hostname().toLowerCase();
}

function bracketed(name: string): string {
  return isIPv6(name) ? `[${name}]` : name;
}
