import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { PAGE_HEADERS } from '../../../shared/page-policy.ts';

export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://gwinnow`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Answers a request for one of the page's files, each with the page's policy. 404 for another host, an unknown kind
 * of file or a missing one, 403 for a path that leads out of `root`, 400 for one that does not decode, 405 for any
 * method but GET.
 *
 * @param root folder of the built page.
 */
export async function servePageFile(
  root: string,
  request: Pick<Request, 'url' | 'method'>,
): Promise<Response> {
  if (request.method !== 'GET') return refuse(405);
  const url = new URL(request.url);
  if (url.host !== new URL(PAGE_ORIGIN).host) return refuse(404);
  const path = decode(url.pathname);
  if (path === null) return refuse(400);
  const file = resolve(root, `.${path}`);
  if (!file.startsWith(resolve(root) + sep)) return refuse(403);
  const mediaType = MEDIA_TYPES[extname(file)];
  return mediaType === undefined ? refuse(404) : sendFile(file, mediaType);
}

async function sendFile(file: string, mediaType: string): Promise<Response> {
  try {
    const bytes = await readFile(file);
    return new Response(Uint8Array.from(bytes), { headers: { ...PAGE_HEADERS, 'Content-Type': mediaType } });
  } catch {
    return refuse(404);
  }
}

function decode(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    return /[\\\0]/.test(path) ? null : path;
  } catch {
    return null;
  }
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: PAGE_HEADERS });
}
