import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { SCREENS, type Screen } from '../../src/renderer/screens.ts';
import { PageRig } from './page-rig.ts';
import { makeReviewProject, REJECTED } from './review-project.ts';

const rig = new PageRig();
const project = makeReviewProject();
const KEYS: Record<Screen, string> = {
  home: 'Control+Digit1',
  data: 'Control+Digit2',
  review: 'Control+Digit3',
  grid: 'Control+Digit4',
  threshold: 'Control+Digit5',
  training: 'Control+Digit6',
  report: 'Control+Digit7',
  audit: 'Control+Digit8',
  settings: 'Control+,',
};
const placeOf = (screen: Screen): RegExp => (screen === 'home' ? /#\/$/ : new RegExp(`#/${screen}$`));
const nameOf = (screen: Screen): string => `${screen.charAt(0).toUpperCase()}${screen.slice(1)}`;

beforeAll(() => rig.api.projects.open({ directory: project }));
afterAll(() => rmSync(dirname(project), { recursive: true, force: true }));

async function open(options: Parameters<typeof rig.open>[0] = {}): Promise<void> {
  await rig.open(options);
  await rig.join();
  await rig.page.getByLabel('Where you are').getByText('Shapes').waitFor();
}

async function go(screen: Screen): Promise<void> {
  await rig.page.keyboard.press(KEYS[screen]);
  await rig.page.waitForURL(placeOf(screen));
}

type Stop = { readonly name: string; readonly seen: boolean; readonly marked: boolean };

/** What has the focus: what it is, whether it is in view, and whether a ring or the like marks it. */
function stop(): Promise<Stop> {
  return rig.page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) {
      return { name: 'body', seen: true, marked: true };
    }
    const { left, top, width, height } = element.getBoundingClientRect();
    const around = [element, element.parentElement, element.nextElementSibling];
    return {
      name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)}`,
      seen:
        width > 0 &&
        height > 0 &&
        left < innerWidth &&
        top < innerHeight &&
        left + width > 0 &&
        top + height > 0,
      marked: around.some((one) => {
        if (one === null) return false;
        const { outlineStyle, boxShadow } = getComputedStyle(one);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      }),
    };
  });
}

describe('by keyboard alone', () => {
  it('reaches every screen by key and by the palette, and shows its keys', async () => {
    await open({ at: '/settings' });
    for (const screen of SCREENS) {
      await go(screen);
      await rig.page.keyboard.press('?');
      await rig.page.getByRole('dialog', { name: `Keys in ${nameOf(screen)}` }).waitFor();
      await rig.page.keyboard.press('Escape');
      await rig.page.getByRole('dialog').waitFor({ state: 'detached' });
      await go(screen === 'settings' ? 'data' : 'settings');
      await rig.page.keyboard.press('Control+k');
      await rig.page.keyboard.type(nameOf(screen));
      await rig.page
        .getByRole('option', { name: nameOf(screen) })
        .first()
        .waitFor();
      await rig.page.keyboard.press('Enter');
      await rig.page.waitForURL(placeOf(screen));
    }
    expect(rig.problems).toEqual([]);
  });

  it.each(SCREENS)(
    'walks through %s with Tab: all is seen and marked, and nothing holds the focus',
    async (screen) => {
      await open({ at: screen === 'home' ? '/' : `/${screen}` });
      await rig.page.waitForTimeout(500);
      const stops: Stop[] = [];
      for (let presses = 0; presses < 200; presses++) {
        await rig.page.keyboard.press('Tab');
        const now = await stop();
        if (stops.length > 0 && (now.name === stops[0]?.name || now.name === 'body')) break;
        stops.push(now);
      }
      expect(stops.length).toBeLessThan(200);
      expect(stops.filter(({ seen, marked }) => !seen || !marked)).toEqual([]);
      expect(stops.map(({ name }) => name).join('\n')).toContain('All keys');
      expect(rig.problems).toEqual([]);
    },
  );

  it('decides in Grid, takes back and decides again', async () => {
    await open({ at: '/grid' });
    await rig.page.getByRole('gridcell').first().waitFor();
    const open12 = () => rig.page.getByText(`${REJECTED} of ${REJECTED} items`).waitFor();
    await open12();
    await rig.page.keyboard.press('ArrowRight');
    await rig.page.keyboard.press('Space');
    await rig.page.keyboard.press('x');
    const left = async () => (await rig.api.queue.list({})).counts.open;
    await expect.poll(left).toBe(REJECTED - 1);
    await rig.page.keyboard.press('Control+z');
    await expect.poll(left).toBe(REJECTED);
    await rig.page.keyboard.press('Control+Shift+z');
    await expect.poll(left).toBe(REJECTED - 1);
    await rig.page.keyboard.press('Control+z');
    await expect.poll(left).toBe(REJECTED);
    expect(rig.problems).toEqual([]);
  });
});

describe('a scored project', () => {
  it.each([
    { width: 1024, height: 700, deviceScaleFactor: 1 },
    { width: 720, height: 450, deviceScaleFactor: 2 },
  ])(
    'fits $width x $height on every screen, at $deviceScaleFactor device pixels a pixel',
    async ({ deviceScaleFactor, ...viewport }) => {
      await open({ at: '/settings', viewport, deviceScaleFactor });
      for (const screen of SCREENS) {
        await go(screen);
        await rig.page.waitForTimeout(500);
        await rig.shoot(`scored-${screen}-${viewport.width}`);
        expect([screen, await rig.overflow()]).toEqual([screen, 0]);
      }
      expect(rig.problems).toEqual([]);
    },
  );

  it('moves nothing for those who want less motion', async () => {
    await open({ at: '/settings', reducedMotion: 'reduce' });
    for (const screen of SCREENS) {
      await go(screen);
      await rig.page.keyboard.press('Control+k');
      await rig.page.getByRole('dialog').waitFor();
      expect([screen, await moving()]).toEqual([screen, []]);
      await rig.page.keyboard.press('Escape');
      await rig.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
});

/** What would be seen to move. */
function moving(): Promise<string[]> {
  return rig.page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
      const lasts = (words: string): boolean =>
        words.split(',').some((part) => Number.parseFloat(part) > 0.001);
      const moves = (animationName !== 'none' && lasts(animationDuration)) || lasts(transitionDuration);
      return moves ? [element.outerHTML.slice(0, 80)] : [];
    }),
  );
}
