import * as v from 'valibot';

/** In device-independent pixels, as Electron has them; negative left of or above the first display. */
export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Size = Pick<Rectangle, 'width' | 'height'>;

const Pixel = v.pipe(v.number(), v.integer());

export const WindowState = v.strictObject({
  /** Of the window when it is not maximised. */
  bounds: v.strictObject({ x: Pixel, y: Pixel, width: Pixel, height: Pixel }),
  maximised: v.boolean(),
});
export type WindowState = v.InferOutput<typeof WindowState>;

const USUAL: Size = { width: 1440, height: 900 };
export const SMALLEST: Size = { width: 1024, height: 700 };

/**
 * Where the window opens: where it was, but within the display that shows most of it, or in the middle of the first
 * one where none does.
 *
 * @param displays their work areas, the first one's first; at least one
 */
export function placeWindow(kept: WindowState | null, displays: readonly Rectangle[]): WindowState {
  const [first = { x: 0, y: 0, ...USUAL }] = displays;
  if (kept === null) return { bounds: centred(USUAL, first), maximised: false };
  const { bounds, maximised } = kept;
  const shown = displays.map((area) => ({ area, share: overlap(bounds, area) }));
  const best = shown.reduce((most, one) => (one.share > most.share ? one : most), { area: first, share: 0 });
  return { bounds: best.share > 0 ? within(bounds, best.area) : centred(bounds, first), maximised };
}

/** Pixels that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function within(bounds: Rectangle, area: Rectangle): Rectangle {
  const { width, height } = fitting(bounds, area);
  return {
    x: clamp(bounds.x, area.x, area.x + area.width - width),
    y: clamp(bounds.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

function centred(size: Size, area: Rectangle): Rectangle {
  const { width, height } = fitting(size, area);
  const x = area.x + Math.floor((area.width - width) / 2);
  const y = area.y + Math.floor((area.height - height) / 2);
  return { x, y, width, height };
}

/** Not smaller than the page needs, unless the display itself is. */
function fitting(size: Size, area: Size): Size {
  return {
    width: Math.min(area.width, Math.max(SMALLEST.width, size.width)),
    height: Math.min(area.height, Math.max(SMALLEST.height, size.height)),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
