import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Job } from '../../../../src/shared/contract/jobs.ts';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { SIDE, writeIdx } from '../../engine/small-data.ts';
import { build, failure, json, temporaryFolder } from '../cli/cli.ts';
import { startServer } from './served.ts';
import { connect, get, pathOf } from './web.ts';

const { folder, remove } = temporaryFolder();
const project = join(folder, 'bars');

beforeAll(async () => {
  build();
  await json(ProjectSummary, ['new', project, '--image', `${SIDE}x${SIDE}`]);
  await json(v.unknown(), ['import', writeIdx(folder, 'bars', 340, 1), '--project', project]);
});
afterAll(remove);

describe('gwinnow serve', () => {
  it('prints one document, and a link for each role that was asked for', async () => {
    const { address, links, ...served } = await startServer(['--project', project, '--reader-link']);
    expect(served.project).toBe(project);
    expect(Object.keys(links)).toEqual(['reviewer', 'reader']);
    for (const role of ['reviewer', 'reader'] as const) {
      const { api } = await connect({ address, link: () => links[role] ?? '' });
      expect(await api.sessions.get({})).toMatchObject({ role, project });
    }
  });

  it('takes the reviewer and the role of its link from the options', async () => {
    const options = ['--project', project, '--reviewer', 'Grace', '--role', 'reader'];
    const { address, links } = await startServer(options);
    expect(Object.keys(links)).toEqual(['reader']);
    const { api } = await connect({ address, link: () => links['reader'] ?? '' });
    expect(await api.sessions.get({})).toMatchObject({ reviewer: 'Grace', role: 'reader' });
  });

  it('opens no project where there is none, and the page still comes', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const { address, links, ...served } = await startServer([], { cwd: empty });
    expect(served.project).toBeNull();
    expect((await get(address, pathOf(links['reviewer'] ?? ''))).status).toBe(303);
  });

  it('ends by Ctrl-C with status 0; what it was at can be resumed', async () => {
    const { address, links, child, ended, said } = await startServer(['--project', project]);
    const { api, closed } = await connect({ address, link: () => links['reviewer'] ?? '' });
    const { job } = await api.training.classifier({ epochs: 10_000 });
    for await (const { progress } of await api.jobs.watch({ job })) if ((progress?.done ?? 0) > 2) break;
    child.kill('SIGINT');
    expect(await closed).toBe(1001);
    await said(new RegExp(`job ${job}; go on with: gwinnow jobs resume ${job} --project`));
    expect((await ended).status).toBe(0);
    const [newest] = await json(v.tuple([Job]), ['jobs', '--limit', '1', '--project', project]);
    expect(newest).toMatchObject({ id: job, state: 'cancelled' });
  });
});

describe('gwinnow serve refuses', () => {
  it.each([
    ['an address beyond this computer without a certificate', ['--host', '0.0.0.0'], 2, '--cert and --key'],
    ['a certificate without its key', ['--cert', 'c.pem'], 2, '--cert and --key go together'],
    ['a certificate that is not there', ['--cert', 'c.pem', '--key', 'k.pem'], 4, 'c.pem'],
    ['a role that does not exist', ['--role', 'admin'], 2, 'reviewer, reader'],
    ['a port that does not exist', ['--port', '70000'], 2, 'from 0 to 65535'],
    ['a project that is not there', ['--project', join(folder, 'none')], 4, 'no project'],
  ])('%s', async (_what, args, status, advice) => {
    const { message } = await failure(['serve', '--no-open', ...args], status, { cwd: folder });
    expect(message).toContain(advice);
  });
});
