import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findPython, plainEnvironment, script, startModule, temporaryFolder } from './support.ts';
import type { Ended } from './support.ts';

const ensure = `
import { ensureTensorflow } from ${JSON.stringify(script('setup/tensorflow.mjs'))};
console.log(JSON.stringify(await ensureTensorflow({ ...given, env: process.env })));`;

type Given = { root: string; cache: string; retry: boolean };

function fresh(): Given {
  const root = temporaryFolder();
  return { root, cache: join(root, 'cache'), retry: false };
}

function tryIt(given: Given, env: NodeJS.ProcessEnv): Promise<Ended> {
  return startModule(ensure, given, plainEnvironment(env)).ended;
}

const lines = (text: string): string[] => text.trim().split('\n');
const canTry = process.platform === 'linux' && findPython() !== null;

test('off is silent and touches nothing', async () => {
  const given = fresh();
  const { status, stdout, stderr } = await tryIt(given, { GWINNOW_TENSORFLOW: 'off' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ flavour: null });
  expect(existsSync(given.cache)).toBe(false);
});

test('a wish that there is not is an error that names the ones there are', async () => {
  const { status, stderr } = await tryIt(fresh(), { GWINNOW_TENSORFLOW: 'tpu' });
  expect(status).not.toBe(0);
  expect(stderr).toContain("GWINNOW_TENSORFLOW is 'tpu'");
});

test.skipIf(process.platform !== 'linux')(
  'without a compiler one line says so and what would help',
  async () => {
    const { status, stdout, stderr } = await tryIt(fresh(), {
      GWINNOW_TENSORFLOW: 'cpu',
      PATH: '/nowhere',
      CXX: '',
    });
    expect(status).toBe(0);
    expect(lines(stderr)).toEqual([
      expect.stringMatching(/there is no C\+\+ compiler\. Install one .*Going on with WebAssembly/),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      flavour: null,
      why: expect.stringContaining('no C++ compiler'),
    });
  },
);

describe.skipIf(!canTry)('an index that has nothing (skipped without a Python with pip)', () => {
  test('is asked once; for a while only the reason is repeated, unless a retry is wished', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests += 1;
      response.writeHead(404).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const env = {
      GWINNOW_TENSORFLOW: 'cpu',
      PIP_INDEX_URL: `http://127.0.0.1:${port}/simple`,
      PIP_CONFIG_FILE: '/dev/null',
      NO_PROXY: '127.0.0.1',
    };
    const given = fresh();

    const first = await tryIt(given, env);
    expect(first.status).toBe(0);
    expect(lines(first.stderr).at(-1)).toMatch(/has no such file.*Going on with WebAssembly/);
    expect(requests).toBeGreaterThan(0);

    const asked = requests;
    const second = await tryIt(given, env);
    expect(lines(second.stderr)).toEqual([expect.stringMatching(/has no such file, 0 min ago\..*--retry/)]);
    expect(requests).toBe(asked);

    await tryIt({ ...given, retry: true }, env);
    expect(requests).toBeGreaterThan(asked);
  });
});
