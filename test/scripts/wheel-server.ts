import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { onTestFinished } from 'vitest';
import type { Library, Wheel } from '../../scripts/setup/wheels.mjs';

const FILE = 'tiny_tensorflow-1.0-cp311-cp311-manylinux_2_27_x86_64.whl';
const PART = 1 << 16;

const zip = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    for name in sys.argv[3:]:
        archive.write(sys.argv[2], name)
`;

export type TinyWheel = { readonly wheel: Wheel; readonly bytes: Buffer; readonly content: Buffer };

/** A wheel with three files of the given size, of which two are to be kept. */
export function makeWheel(folder: string, python: string, size: number): TinyWheel {
  const content = randomBytes(size);
  writeFileSync(join(folder, 'content'), content);
  const names = [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/include/c/api.h',
    'tensorflow/python/unused.py',
  ];
  const made = spawnSync(python, ['-c', zip, join(folder, FILE), join(folder, 'content'), ...names]);
  if (made.status !== 0) throw new Error(made.stderr.toString());
  const bytes = readFileSync(join(folder, FILE));
  const wheel: Wheel = {
    requirement: 'tiny-tensorflow==1.0',
    python: '3.11',
    platform: 'manylinux_2_27_x86_64',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    megabytes: 1,
    keep: ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/include/'],
  };
  return { wheel, bytes, content };
}

export function libraryOf(wheel: Wheel): Library {
  return { flavour: 'cpu', wheels: [wheel], megabytes: 1 };
}

export type Manners = {
  /** Bytes after which the connection of the first download breaks. */
  breakAfter?: number;
  /** Bytes after which a download gets nothing more, with its connection open. */
  holdAfter?: number;
  /** Answers everything from the start. */
  withoutRanges?: boolean;
};

export type WheelServer = {
  readonly index: string;
  /** Where each download began. */
  readonly downloads: number[];
  /** How many requests of any kind came. */
  requests(): number;
  manners: Manners;
};

/** A package index on loopback with one wheel. */
export async function serveWheel(bytes: Buffer, manners: Manners = {}): Promise<WheelServer> {
  let requests = 0;
  const state: WheelServer = { index: '', downloads: [], requests: () => requests, manners };
  const server = createServer((request, response) => {
    requests += 1;
    if (request.url === '/simple/tiny-tensorflow/') {
      response.setHeader('Content-Type', 'text/html').end(`<a href="/files/${FILE}">${FILE}</a>`);
    } else if (request.url === `/files/${FILE}`) {
      void sendFile(bytes, state, request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return Object.assign(state, { index: `http://127.0.0.1:${address.port}/simple` });
}

async function sendFile(
  bytes: Buffer,
  state: WheelServer,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const wished = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const from = state.manners.withoutRanges ? 0 : wished;
  const isFirst = state.downloads.length === 0;
  state.downloads.push(from);
  if (from >= bytes.length) {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    return;
  }
  response.writeHead(from > 0 ? 206 : 200, {
    'Content-Length': bytes.length - from,
    ...(from > 0 ? { 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const parts = partsOf(
    bytes.subarray(from),
    isFirst ? state.manners : { ...state.manners, breakAfter: Infinity },
  );
  // a client that is killed and a connection that is to break both end this early
  await pipeline(parts, response).catch(() => response.destroy());
}

async function* partsOf(bytes: Buffer, { breakAfter = Infinity, holdAfter = Infinity }: Manners) {
  for (let at = 0; at < bytes.length; at += PART) {
    if (at >= breakAfter) throw new Error('the connection breaks');
    if (at >= holdAfter) await new Promise(() => {});
    yield bytes.subarray(at, at + PART);
  }
}
