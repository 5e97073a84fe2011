import { array, assert, integer, property, record } from 'fast-check';
import { expect, it } from 'vitest';
import {
  placeWindow,
  SMALLEST,
  type Rectangle,
  type WindowState,
} from '../../../../src/main/hosts/electron/window-state.ts';

const HD: Rectangle = { x: 0, y: 24, width: 1920, height: 1056 };
const LEFT: Rectangle = { x: -2560, y: 0, width: 2560, height: 1440 };
const SMALL: Rectangle = { x: 0, y: 0, width: 800, height: 600 };

const at = (x: number, y: number, width = 1200, height = 800): WindowState => ({
  bounds: { x, y, width, height },
  maximised: false,
});

it('opens in the middle of the first display the first time', () => {
  expect(placeWindow(null, [HD, LEFT])).toEqual(at(240, 102, 1440, 900));
});

it('opens where it was, on any display, maximised if it was', () => {
  const kept = { ...at(-2000, 100), maximised: true };
  expect(placeWindow(kept, [HD, LEFT])).toEqual(kept);
});

it('comes back into sight from a display that is gone', () => {
  expect(placeWindow(at(-2000, 100), [HD])).toEqual(at(360, 152));
});

it('is moved inside of the display that shows most of it', () => {
  expect(placeWindow(at(1500, 900), [HD, LEFT])).toEqual(at(720, 280));
  expect(placeWindow(at(-700, 0), [HD, LEFT])).toEqual(at(-1200, 0));
});

it('takes all of a display that is smaller than the page needs', () => {
  expect(placeWindow(at(10, 10), [SMALL]).bounds).toEqual(SMALL);
});

it('is always wholly on one display, and never smaller than the page needs unless that is', () => {
  const coordinate = integer({ min: -10_000, max: 10_000 });
  const side = integer({ min: 1, max: 8000 });
  const rectangle = record({ x: coordinate, y: coordinate, width: side, height: side });
  assert(
    property(rectangle, array(rectangle, { minLength: 1, maxLength: 4 }), (bounds, displays) => {
      const placed = placeWindow({ bounds, maximised: false }, displays).bounds;
      const home = displays.find(
        (area) =>
          placed.x >= area.x &&
          placed.y >= area.y &&
          placed.x + placed.width <= area.x + area.width &&
          placed.y + placed.height <= area.y + area.height &&
          placed.width >= Math.min(area.width, SMALLEST.width) &&
          placed.height >= Math.min(area.height, SMALLEST.height),
      );
      expect(home).toBeDefined();
    }),
  );
});
