import { realpathSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/main/store/open.ts';
import { startServer } from '../main/hosts/web/served.ts';
import { makeReviewProject, REJECTED } from './review-project.ts';
import { linkOf, openIn, ServedBrowser, type Visit } from './served-browser.ts';

const browser = new ServedBrowser();

const left = ({ page }: Visit, count: number): Promise<void> =>
  page.getByText(`${count} of ${REJECTED} left`).waitFor();

async function goToReview(visit: Visit, first: number): Promise<void> {
  await visit.connected();
  await visit.key('Control+Digit3');
  await visit.isOn(first);
}

async function callOneself(visit: Visit, name: string): Promise<void> {
  await visit.connected();
  await visit.key('Control+Comma');
  await visit.heading('Settings').waitFor();
  await visit.page.getByLabel('Your name').fill(name);
  await visit.key('Enter');
  await visit.page.getByText(`Decisions are recorded as ${name}`).first().waitFor();
}

it('two people review independently, and a third decides where they differ', async () => {
  const directory = realpathSync(makeReviewProject());
  onTestFinished(() => rmSync(dirname(directory), { recursive: true, force: true }));
  const server = await startServer(['--project', directory]);
  const anna = await browser.open(linkOf(server));
  await callOneself(anna, 'Anna');
  const cookies = await anna.context.cookies();
  const [bo, cy] = await Promise.all(
    ['Bo', 'Cy'].map(async (name) => {
      const visit = await browser.open('about:blank');
      await visit.context.addCookies(cookies);
      const own = await openIn(visit.context, server.address);
      await callOneself(own, name);
      return own;
    }),
  );
  if (bo === undefined || cy === undefined) throw new Error('not opened');

  await anna.key('Control+Digit5');
  await anna.page.getByRole('button', { name: 'Change the review' }).click();
  const dialog = anna.page.getByRole('dialog', { name: 'Reviewers per item' });
  await dialog.getByLabel('Reviewers per item').selectOption('2');
  await dialog.getByLabel(/^Independent/).click();
  await dialog.getByLabel('Reason, for the log').fill('two look');
  await anna.shoot('second-review-policy');
  expect(await anna.axe()).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply the review' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await anna.page.getByText('2 people give each item a verdict.').waitFor();

  await Promise.all([goToReview(anna, 1), goToReview(bo, 1)]);
  await anna.key('Digit1');
  await anna.isOn(2);
  await anna.page.getByText('1 waits for another reviewer', { exact: true }).waitFor();
  await left(bo, REJECTED);
  await bo.page.getByText('1 of 2 given').waitFor();
  await bo.page.getByText('What others said is hidden until your own verdict is given.').waitFor();
  expect(await bo.page.getByText('Anna').count()).toBe(0);
  await bo.shoot('second-review-hidden');
  await bo.key('Digit2');
  await bo.isOn(2);
  await anna.key('Digit1');
  await anna.isOn(3);
  await bo.key('Digit1');
  await bo.isOn(3);

  await goToReview(cy, 3);
  await cy.page.getByRole('button', { name: 'conflicts 1' }).click();
  await cy.page.getByRole('option').filter({ hasText: '00001' }).click();
  await cy.isOn(1);
  await cy.page.getByText('ring, says Anna').waitFor();
  await cy.page.getByText('bar, says Bo').waitFor();
  await cy.page.getByText('They differ: your verdict decides between them.').first().waitFor();
  await cy.shoot('second-review-conflict');
  expect(await cy.axe()).toEqual([]);
  await cy.key('Digit2');
  await cy.page.getByText('0', { exact: true }).first().waitFor();

  await anna.page.getByRole('option').filter({ hasText: '00001' }).click();
  await anna.isOn(1);
  await anna.page.getByText('Cy decided between them.').waitFor();
  await anna.shoot('second-review-adjudicated');

  const store = openStore(directory);
  expect([1, 2].map((sample) => store.decisions.standing(sample))).toMatchObject([
    { status: 'decided', label: 2, reviewer: 'Cy' },
    { status: 'decided', label: 1 },
  ]);
  expect(store.decisions.history(1).map(({ othersSeen, adjudicates }) => [othersSeen, adjudicates])).toEqual([
    [null, null],
    [false, null],
    [true, [1, 2]],
  ]);
  store.close();
  expect([...anna.problems, ...bo.problems, ...cy.problems]).toEqual([]);
});
