import { realpathSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/main/store/open.ts';
import { startServer } from '../main/hosts/web/served.ts';
import { makeReviewProject, REJECTED } from './review-project.ts';
import { linkOf, openIn, ServedBrowser, type Visit } from './served-browser.ts';

const browser = new ServedBrowser();

function newProject(): string {
  const directory = realpathSync(makeReviewProject());
  onTestFinished(() => rmSync(dirname(directory), { recursive: true, force: true }));
  return directory;
}

/** What the project's file says, oldest first: sample and kind. */
function recorded(directory: string): [number, string][] {
  const store = openStore(directory);
  try {
    return store.decisions
      .list(1000)
      .map(({ sample, kind }): [number, string] => [sample, kind])
      .toReversed();
  } finally {
    store.close();
  }
}

async function review(visit: Visit, first = 1): Promise<void> {
  await visit.connected();
  await visit.key('Control+Digit3');
  await visit.isOn(first);
}

const left = ({ page }: Visit, count: number): Promise<void> =>
  page.getByText(`${count} of ${REJECTED} left`).waitFor();

describe('kill -9 of the server while somebody reviews', () => {
  it('loses no acknowledged verdict, repeats none, and comes back to the same item', async () => {
    const directory = newProject();
    let server = await startServer(['--project', directory]);
    const { port } = new URL(server.address);
    const visit = await browser.open(linkOf(server));
    await review(visit);

    for (const round of [0, 1]) {
      const first = 1 + 3 * round;
      await visit.key('Enter');
      await visit.isOn(first + 1);
      await visit.key('x');
      await visit.isOn(first + 2);
      // Nobody waits for the acknowledgement of the third.
      await visit.key('u');
      if (round > 0) await visit.page.waitForTimeout(3 * round);
      server.child.kill('SIGKILL');
      await visit.alert('The server does not answer');
      await server.ended;
      const onDisk = recorded(directory);
      expect(onDisk.slice(0, first + 1).map(([sample]) => sample)).toEqual(
        Array.from({ length: first + 1 }, (_, index) => index + 1),
      );
      const stage = await visit.page.locator('[data-drawn]').getAttribute('data-drawn');
      // What is shown next was acknowledged before.
      expect(onDisk.length).toBeGreaterThanOrEqual(Number(stage) - 1);
      for (const press of ['Enter', 'x', 'f']) await visit.key(press);
      await visit.page.getByText(/^The engine is away\./).waitFor();
      if (round === 0) await visit.shoot('review-away');
      expect(recorded(directory)).toEqual(onDisk);
      expect(await visit.page.locator('[data-drawn]').getAttribute('data-drawn')).toBe(stage);

      server = await startServer(['--project', directory, '--port', port]);
      await visit.alert('Open the new link');
      await (await openIn(visit.context, linkOf(server))).connected();
      await visit.connected();
      // The verdict without an acknowledgement was kept and is sent once more, under its name.
      await visit.isOn(first + 3);
      await left(visit, REJECTED - first - 2);
    }

    expect(recorded(directory)).toEqual(
      Array.from({ length: 6 }, (_, index) => [index + 1, ['accept', 'keep', 'skip'][index % 3]]),
    );
    await visit.key('Control+z');
    await visit.isOn(6);
    expect(recorded(directory).at(-1)).toEqual([6, 'undo']);
  });
});

describe('two windows on one project', () => {
  it('show each other’s verdicts, and keep their own places', async () => {
    const directory = newProject();
    const server = await startServer(['--project', directory]);
    const one = await browser.open(linkOf(server));
    await review(one);
    const two = await openIn(one.context, server.address);
    await review(two);
    await two.key('ArrowRight');
    await two.isOn(2);
    await one.key('f');
    await one.isOn(2);
    const flagged = two.page.getByRole('option').filter({ hasText: '00001' });
    await flagged.getByRole('img', { name: 'Flagged' }).waitFor();
    await left(two, REJECTED - 1);
    await two.isOn(2);
    await one.key('Control+z');
    await one.isOn(1);
    await left(two, REJECTED);
    await two.isOn(2);
    expect([...one.problems, ...two.problems]).toEqual([]);
  });

  it('decide the same item at once: both verdicts are in its history, it counts once', async () => {
    const directory = newProject();
    const server = await startServer(['--project', directory]);
    const one = await browser.open(linkOf(server));
    await review(one);
    const two = await openIn(one.context, server.address);
    await review(two);
    for (let item = 1; item <= 3; item++) {
      await Promise.all([one.isOn(item), two.isOn(item)]);
      await Promise.all([one.key('Enter'), two.key('x')]);
      await Promise.all([one, two].map((visit) => left(visit, REJECTED - item)));
    }
    const kinds = (sample: number) =>
      recorded(directory).flatMap(([of, kind]) => (of === sample ? [kind] : []));
    for (let item = 1; item <= 3; item++) expect(kinds(item).toSorted()).toEqual(['accept', 'keep']);
    const last = kinds(3).at(-1) === 'accept' ? 'suggestion taken' : 'original kept';
    for (const visit of [one, two]) {
      await visit.key('ArrowLeft');
      await visit.isOn(3);
      await visit.page.getByText(last).first().waitFor();
    }
    await one.shoot('same-item');
    expect([...one.problems, ...two.problems]).toEqual([]);
  });

  it('follow when one opens another project, and no verdict lands in it by mistake', async () => {
    const [shapes, other] = [newProject(), newProject()];
    const server = await startServer(['--project', shapes]);
    const one = await browser.open(linkOf(server));
    await review(one);
    const two = await openIn(one.context, server.address);
    await review(two);
    await two.key('Enter');
    await two.isOn(2);

    await one.key('Control+Digit1');
    await one.page.getByRole('button', { name: 'Close project' }).click();
    await one.page.getByRole('button', { name: 'Close Shapes' }).click();
    await two.page.getByText('Another window closed Shapes. Its decisions are on disk.').waitFor();
    await two.heading('No project is open').waitFor();
    for (const press of ['Enter', 'x']) await two.key(press);

    await one.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await one.page.locator('button:enabled', { hasText: 'Open a project' }).waitFor();
    await one.key('Control+o');
    await one.goTo(other);
    await one.page.getByRole('button', { name: 'Open project', exact: true }).click();
    await one.isOn(1);
    await two.page.getByText('Another window opened Shapes. This one shows it too.').waitFor();
    await two.isOn(1);
    await left(two, REJECTED);
    await two.shoot('other-project');
    await two.key('x');
    await two.isOn(2);
    await left(one, REJECTED - 1);
    expect(recorded(shapes)).toEqual([[1, 'accept']]);
    expect(recorded(other)).toEqual([[1, 'keep']]);
    expect([...one.problems, ...two.problems]).toEqual([]);
  });
});
