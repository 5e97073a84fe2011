import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { PageRig } from './page-rig.ts';
import { writeReadySet } from './ready-set.ts';
import { CLASSES, ITEMS, makeReviewProject, REJECTED } from './review-project.ts';

const pretrained = mkdtempSync(join(tmpdir(), 'gwinnow-ready-'));
const rig = new PageRig({ pretrained });

afterEach(async () => {
  await rig.leave();
  await rig.endEngine();
});

const key = (name: string): Promise<void> => rig.page.keyboard.press(name);

async function decided(): Promise<Record<number, string>> {
  const { items } = await rig.api.queue.list({ limit: 100 });
  return Object.fromEntries(
    items.flatMap(({ sample, decided }) => (decided === null ? [] : [[sample, decided.kind]])),
  );
}

describe('Grid', () => {
  const cell = (sample: number): Locator =>
    rig.page.getByRole('gridcell').filter({ hasText: `Item ${String(sample).padStart(5, '0')}` });

  async function openGrid(options: Parameters<typeof rig.open>[0] = {}): Promise<void> {
    await rig.api.projects.open({ directory: makeReviewProject() });
    await rig.open({ at: '/grid', ...options });
    await rig.join();
    await cell(1).waitFor();
  }

  it('decides a group as one change, and one undo takes all of it back', async () => {
    await openGrid();
    const ringed = ITEMS.slice(0, REJECTED).filter(({ suggestion }) => suggestion === 1);
    await cell(1).click();
    await key('Control+a');
    await rig.page.getByText(`${ringed.length} selected`).waitFor();
    const before = (await rig.api.projects.summary({})).auditLeaves;
    await key('Enter');
    await rig.page.getByText(`${ringed.length} items decided`).waitFor();
    expect((await rig.api.projects.summary({})).auditLeaves).toBe(before + 1);
    expect(await decided()).toEqual(Object.fromEntries(ringed.map(({ sample }) => [sample, 'accept'])));
    await key('Control+z');
    await cell(1).waitFor();
    expect(await decided()).toEqual({});
    expect(rig.problems).toEqual([]);
  });

  it('does not accept a class in a batch that broke more labels than it fixed', async () => {
    await openGrid();
    await rig.page.getByText('Batch accept is off for class bar').waitFor();
    await cell(4).click();
    expect(await rig.page.getByRole('button', { name: /^Accept 0 items/ }).isDisabled()).toBe(true);
    await key('Enter');
    await cell(1).click({ modifiers: ['Shift'] });
    await rig.page.getByText('class bar is off for batches').waitFor();
    await key('Enter');
    await rig.page.getByText(/items decided$/).waitFor();
    const kinds = await decided();
    expect(Object.keys(kinds)).not.toContain('4');
    expect(Object.values(kinds).every((kind) => kind === 'accept')).toBe(true);
  });

  it.each(['light', 'dark'] as const)(
    'leaves out of a batch what is unusually far from its image, and says so (%s)',
    async (colorScheme) => {
      const strays = [1, 5];
      await rig.api.projects.open({ directory: makeReviewProject({ strays }) });
      await rig.open({ at: '/grid', colorScheme });
      await rig.join();
      await cell(1).waitFor();
      const rings = await rig.api.queue.list({ filter: { suggestion: 1 }, limit: 100 });
      const far = rings.items.filter((item) => item.far).map(({ sample }) => sample);
      expect(far).toEqual(expect.arrayContaining(strays));
      await rig.page.getByRole('checkbox', { name: new RegExp(CLASSES[1] ?? '') }).check();
      const transforms = rig.page.getByRole('group', { name: 'Transform' });
      await transforms.getByRole('button', { name: `far from the image ${far.length}` }).click();
      await expect.poll(() => rig.page.getByRole('gridcell').count()).toBe(far.length);
      await transforms.getByRole('button', { name: /^far from the image/ }).click();
      await cell(1).click();
      await key('Control+a');
      await rig.page.getByText(`${far.length} of the selected are not accepted with the others`).waitFor();
      expect(await rig.axe()).toEqual([]);
      expect(await rig.overflow()).toBe(0);
      await rig.shoot(`grid-far-${colorScheme}`);
      await key('Enter');
      await rig.page.getByText(/items decided$/).waitFor();
      const kinds = await decided();
      const taken = Object.keys(kinds).map(Number);
      expect(taken).toContain(3);
      expect(taken.filter((sample) => far.includes(sample))).toEqual([]);
      expect(rig.problems).toEqual([]);
    },
  );

  it('is driven by keyboard: arrows, Shift, Space, a class for all, and on to Review', async () => {
    await openGrid();
    await key('ArrowRight');
    await key('Shift+ArrowRight');
    await rig.page.getByText('2 selected').waitFor();
    await key('ArrowRight');
    await key('Space');
    await rig.page.getByText('3 selected').waitFor();
    await key('Digit2');
    await rig.page.getByText('3 items decided').waitFor();
    const kinds = await decided();
    expect(Object.values(kinds)).toEqual(['label', 'label', 'label']);
    await key('Escape');
    await key('o');
    await rig.page.waitForURL(/#\/review$/);
    await rig.page.getByRole('heading', { level: 1, name: /^Rejected/ }).waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('narrows by facets and counts what each would show', async () => {
    await openGrid();
    await rig.page.getByRole('checkbox', { name: new RegExp(CLASSES[2] ?? '') }).check();
    await rig.page.getByText('3 of 12 items').waitFor();
    await expect.poll(() => rig.page.getByRole('gridcell').count()).toBe(3);
    await rig.page.getByRole('button', { name: /^still unsure/ }).click();
    await rig.page.getByText('1 of 12 items').waitFor();
    await rig.page.getByRole('button', { name: 'Clear the filter' }).click();
    await rig.page.getByText('12 of 12 items').waitFor();
  });

  it('says why it cannot narrow by how often suggestions are right', async () => {
    await openGrid();
    const facet = rig.page.getByRole('group', { name: 'Suggestion is right at least' });
    await facet.getByText('Not known under this policy').waitFor();
    const chips = await facet.getByRole('button').all();
    expect(await Promise.all(chips.map((chip) => chip.isDisabled()))).toEqual([true, true, true]);
  });

  it.each(['light', 'dark'] as const)(
    'narrows to where 99 % were right on validation, and says whose chance is not known (%s)',
    async (colorScheme) => {
      writeReadySet(pretrained);
      const asked = ITEMS.slice(0, REJECTED).map(({ sample }) => sample);
      const second = asked.filter((sample) => sample !== 3);
      await rig.api.projects.open({ directory: makeReviewProject({ second }) });
      await rig.open({ at: '/grid', colorScheme });
      await rig.join();
      await cell(1).waitFor();
      const { items, goalBar } = await rig.api.queue.list({ limit: 100 });
      expect(goalBar).toBeCloseTo(0.97, 9);
      const sure = items.filter(({ chance }) => chance !== null && chance >= (goalBar ?? 1));
      expect(items.find(({ sample }) => sample === 3)?.chance).toBeNull();
      const facet = rig.page.getByRole('group', { name: 'Suggestion is right at least' });
      const step = facet.getByRole('button', { name: `99 %, by validation ${sure.length}` });
      await step.click();
      await rig.page.getByText(`${sure.length} of 12 items`).waitFor();
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`grid-goal-${colorScheme}`);
      await step.click();
      await cell(1).click();
      await key('Control+a');
      await rig.page.getByText(/^Of the \d to accept, 1 has no known chance of being right\.$/).waitFor();
      expect(await rig.axe()).toEqual([]);
      await rig.shoot(`grid-unknown-${colorScheme}`);
      await key('Enter');
      await rig.page.getByText(/items decided; of 1 no chance was known$/).waitFor();
      expect(rig.problems).toEqual([]);
    },
  );

  it.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['dark', 1024, 700],
  ] as const)('breaks no rule of WCAG, and fits (%s, %i x %i)', async (colorScheme, width, height) => {
    await openGrid({ colorScheme, viewport: { width, height } });
    await cell(1).click();
    await key('Shift+ArrowRight');
    expect(await rig.axe()).toEqual([]);
    expect(await rig.overflow()).toBe(0);
    await rig.shoot(`grid-${colorScheme}-${width}`);
    expect(rig.problems).toEqual([]);
  });

  it('has all verdicts in one row at 1440 pixels, in German too', async () => {
    await rig.api.projects.open({ directory: makeReviewProject() });
    await rig.open({ at: '/grid', locale: 'de-DE' });
    await rig.join();
    await rig.page.getByRole('gridcell').first().waitFor();
    const button = (name: RegExp) => rig.page.getByRole('button', { name }).boundingBox();
    const [first, last] = [await button(/^Annehmen \(0\)/), await button(/^Auswahl aufheben/)];
    await rig.shoot('grid-german');
    expect(first).not.toBeNull();
    expect(last?.y).toBe(first?.y);
  });
});
