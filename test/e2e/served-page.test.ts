import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProjectSummary } from '../../src/shared/contract/projects.ts';
import { json, temporaryFolder } from '../main/hosts/cli/cli.ts';
import { startServer } from '../main/hosts/web/served.ts';
import { linkOf, openIn, ServedBrowser } from './served-browser.ts';

const browser = new ServedBrowser();
const { folder, remove } = temporaryFolder();
const project = join(folder, 'digits');

beforeAll(() => json(ProjectSummary, ['new', project]));
afterAll(remove);

describe('the served page in a browser', () => {
  it('joins the engine under its policy, with no token left in its address', async () => {
    const server = await startServer(['--project', project]);
    const visit = await browser.open(linkOf(server));
    const { page, problems } = visit;
    await visit.connected();
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    await visit.shoot('served');
    await page.reload();
    await visit.connected();
    expect(problems).toEqual([]);
  });

  it('runs no injected script and reaches no other server', async () => {
    const server = await startServer(['--project', project]);
    const other = await startServer(['--project', project]);
    const visit = await browser.open(linkOf(server));
    const { page, problems } = visit;
    await visit.connected();
    await page.evaluate((address) => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = 1';
      document.body.append(script);
      Reflect.construct(WebSocket, [`${address.replace('http', 'ws')}/engine`]);
    }, other.address);
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
    await expect.poll(() => problems.join('\n')).toContain('policy: connect-src');
    expect(problems.join('\n')).toContain('policy: script-src-elem inline');
  });

  it('goes on after kill -9 and a new start on the same port, once the new link is opened', async () => {
    const first = await startServer(['--project', project]);
    const visit = await browser.open(linkOf(first));
    await visit.connected();
    first.child.kill('SIGKILL');
    await visit.alert('The server does not answer');
    await visit.alert('start gwinnow serve again');
    await visit.shoot('away');

    const { port } = new URL(first.address);
    const second = await startServer(['--project', project, '--port', port]);
    await visit.alert('Open the new link');
    await visit.page.getByRole('status').first().filter({ hasText: 'Signed out' }).waitFor();
    await visit.shoot('signed-out');

    const other = await openIn(visit.context, linkOf(second));
    await other.connected();
    await visit.connected();
    expect(visit.problems.filter((problem) => problem.startsWith('policy'))).toEqual([]);
  });

  it('says so when a link was used before', async () => {
    const server = await startServer(['--project', project]);
    await (await browser.open(linkOf(server))).connected();
    const visit = await browser.open(linkOf(server));
    await visit.heading('This link does not work any more').waitFor();
    await visit.shoot('used-link');
    expect(visit.problems.filter((problem) => problem.startsWith('policy'))).toEqual([]);
  });

  it('is told when the server ends', async () => {
    const server = await startServer(['--project', project]);
    const visit = await browser.open(linkOf(server));
    await visit.connected();
    server.child.kill('SIGINT');
    await visit.alert('Gwinnow was stopped');
    expect((await server.ended).status).toBe(0);
  });
});
