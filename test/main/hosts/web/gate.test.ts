import { execFileSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { get, PAGE, pathOf, serveEngine, signIn, UPGRADE } from './web.ts';

const ways = { 'a page': ['/', {}], 'an upgrade': ['/engine', UPGRADE] } as const;

describe.each(Object.entries(ways))('before %s', (_way, [path, wish]) => {
  it.each([
    ['evil.example', 421],
    ['evil.example:PORT', 421],
    ['127.0.0.1', 421],
    ['127.0.0.1:1', 421],
    ['127.0.0.1:PORT.evil.example', 421],
    ['localhost.evil.example:PORT', 421],
    ['user@127.0.0.1:PORT', 421],
    ['127.0.0.1:PORT', 401],
    ['localhost:PORT', 401],
    ['LOCALHOST:PORT', 401],
    ['[::1]:PORT', 401],
  ])('Host "%s" is answered with %i, and no session never lets in', async (host, status) => {
    const { server, port } = await serveEngine();
    const headers = { ...wish, Host: host.replace('PORT', String(port)) };
    expect((await get(server.address, path, headers)).status).toBe(status);
  });

  it.each([
    'http://evil.example',
    'null',
    'https://127.0.0.1:PORT',
    'http://localhost:PORT',
    'http://127.0.0.1:1',
  ])('Origin %s is refused even with a session', async (origin) => {
    const { server, port } = await serveEngine();
    const Cookie = await signIn(server);
    const Origin = origin.replace('PORT', String(port));
    expect((await get(server.address, path, { ...wish, Cookie, Origin })).status).toBe(403);
  });

  it('the own origin with a session passes; another session does not', async () => {
    const { server } = await serveEngine();
    const Cookie = await signIn(server);
    const headers = { ...wish, Cookie, Origin: server.address };
    expect((await get(server.address, path, headers)).status).toBe(path === '/' ? 200 : 101);
    const forged = `${Cookie.slice(0, -1)}${Cookie.endsWith('A') ? 'B' : 'A'}`;
    for (const other of [forged, 'x=1', `other-${Cookie}`, '=', Cookie.split('=')[0] ?? '']) {
      expect((await get(server.address, path, { ...headers, Cookie: other })).status).toBe(401);
    }
  });

  it('a token in an address opens nothing but the page', async () => {
    const { server } = await serveEngine();
    const token = new URL(server.link('reviewer')).search;
    expect((await get(server.address, `/engine${token}`, UPGRADE)).status).toBe(401);
    expect((await get(server.address, `/session${token}`)).status).toBe(401);
    expect((await get(server.address, `/${token}`)).status).toBe(303);
  });
});

it('a request that names no server is refused', async () => {
  const { port } = await serveEngine();
  const socket = createConnection(port, '127.0.0.1');
  socket.end('GET / HTTP/1.0\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1.1 421 /);
});

describe('a link', () => {
  it('works once: it leads to the page without the token, then to a page that says so', async () => {
    const { server } = await serveEngine();
    const link = pathOf(server.link('reviewer'));
    const first = await get(server.address, link);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^gwinnow-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const second = await get(server.address, link);
    expect(second.status).toBe(401);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.text).toContain('This link does not work any more');
    expect(second.text).toContain('Start Gwinnow again.');
  });

  it('is never the same, 256 bits long, and no guess works', async () => {
    const { server } = await serveEngine();
    const links = Array.from({ length: 20 }, () => server.link('reviewer'));
    expect(new Set(links).size).toBe(20);
    for (const link of links) {
      const token = new URL(link).searchParams.get('token') ?? '';
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    }
    const near = pathOf(links[0] ?? '').slice(0, -1);
    for (const guess of ['/?token=', '/?token=x', near, `${near}!`, '/?token=a&token=b', '/?token[]=a']) {
      expect([guess, (await get(server.address, guess)).status]).toEqual([guess, 401]);
    }
  });

  it('used again where the browser is known leads to the page', async () => {
    const { server } = await serveEngine();
    const Cookie = await signIn(server);
    const link = pathOf(server.link('reviewer'));
    await get(server.address, link);
    expect((await get(server.address, link, { Cookie })).status).toBe(303);
  });

  it('opened from another site still keeps its strict cookie: the page is opened by this one', async () => {
    const { server } = await serveEngine();
    const answer = await get(server.address, pathOf(server.link('reviewer')), {
      'Sec-Fetch-Site': 'cross-site',
    });
    expect(answer).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
    expect(answer.headers['set-cookie']).toHaveLength(1);
  });
});

describe('pages', () => {
  it('carry the policy and leave nothing behind', async () => {
    const { server } = await serveEngine();
    const Cookie = await signIn(server);
    const { headers, text } = await get(server.address, '/', { Cookie });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("connect-src 'self'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(text).toContain('<meta name="gwinnow-server"');
    const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? '';
    expect(await get(server.address, script, { Cookie })).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('javascript'), 'cache-control': 'no-store' },
    });
    expect((await get(server.address, script)).status).toBe(401);
    expect((await get(server.address, '/session', { Cookie })).status).toBe(204);
    expect((await get(server.address, '/nothing', { Cookie })).status).toBe(404);
  });

  it('lie in one folder: no path leads out of it', async () => {
    const { server } = await serveEngine({ page: PAGE });
    const Cookie = await signIn(server);
    for (const path of [
      '/../main/cli.js',
      '/..%2fmain/cli.js',
      '/%2e%2e/main/cli.js',
      '/assets/../../main/cli.js',
      '/assets/..%5c..%5cmain%5ccli.js',
      '/%00',
      '//etc/passwd',
      '/.hidden',
    ]) {
      const { status, text } = await get(server.address, path, { Cookie });
      expect([path, [400, 403, 404].includes(status)]).toEqual([path, true]);
      expect(text).not.toContain('gwinnow');
    }
  });
});

describe('an address', () => {
  it.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
    '%s is refused without a certificate',
    async (host) => {
      await expect(serveEngine({ host })).rejects.toMatchObject({
        code: 'BAD_ARGUMENT',
        message: expect.stringContaining('--cert and --key'),
      });
    },
  );

  it.each(['localhost', '127.0.0.1', '127.0.0.2'])('%s is this computer', async (host) => {
    const { server, port } = await serveEngine({ host });
    expect(server.address).toBe(`http://${host}:${port}`);
    expect((await get(`http://127.0.0.${host.endsWith('2') ? 2 : 1}:${port}`, '/')).status).toBe(401);
  });

  it('that is taken or not ours is named', async () => {
    const { port } = await serveEngine();
    await expect(serveEngine({ port })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: `Port ${port} is taken; choose another with --port`,
    });
  });

  it('with a certificate is served over https alone, under the names in the certificate', async (context) => {
    const { folder } = await serveEngine();
    const tls = makeCertificate(folder);
    if (tls === null) return context.skip('no openssl to make a certificate with');
    const { server, port } = await serveEngine({ host: '0.0.0.0', tls });
    expect(server.address).toBe(`https://lab.example:${port}`);
    const here = `https://127.0.0.1:${port}`;
    for (const [name, status] of [
      ['lab.example', 303],
      ['127.0.0.1', 303],
      ['evil.example', 421],
    ] as const) {
      const path = pathOf(server.link('reviewer'));
      const answer = await get(here, path, { Host: `${name}:${port}` });
      expect([name, answer.status]).toEqual([name, status]);
      const cookie = answer.headers['set-cookie']?.[0] ?? 'none';
      expect(cookie).toMatch(status === 303 ? /^__Host-gwinnow-.*; Secure$/ : /^none$/);
    }
    await expect(get(here.replace('https', 'http'), '/')).rejects.toThrow();
  });

  it('with a certificate that is none is refused, naming the files', async () => {
    const page = join(PAGE, 'index.html');
    await expect(serveEngine({ tls: { cert: page, key: page } })).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringContaining(page),
    });
    const missing = join(PAGE, 'none.pem');
    await expect(serveEngine({ tls: { cert: missing, key: missing } })).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});

function makeCertificate(folder: string): { cert: string; key: string } | null {
  const pair = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const words =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=lab.example';
  const names = ['-addext', 'subjectAltName=DNS:lab.example,IP:127.0.0.1'];
  try {
    const args = [...words.split(' '), ...names, '-keyout', pair.key, '-out', pair.cert];
    execFileSync('openssl', args, { stdio: 'ignore' });
    return pair;
  } catch {
    return null;
  }
}
