import { page, userEvent } from 'vitest/browser';

/** What the screen shows where an element is. */
export type Shown = {
  /** Red, green and blue at a point, CSS px from the element's upper left corner. */
  at(x: number, y: number): readonly number[];
  readonly width: number;
  readonly height: number;
};

export async function shownOf(element: Element): Promise<Shown> {
  const base64 = await page.screenshot({ element, save: false });
  const png = await (await fetch(`data:image/png;base64,${base64}`)).blob();
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (context === null) throw new Error('This browser draws nothing');
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  return {
    at: (x, y) => Array.from(data.subarray((y * bitmap.width + x) * 4, (y * bitmap.width + x) * 4 + 3)),
    width: bitmap.width,
    height: bitmap.height,
  };
}

type Point = { readonly x: number; readonly y: number };

/** Presses at a point of an element, CSS px from its upper left corner, moves to another and lets go there. */
export async function drag(element: Element, from: Point, to: Point): Promise<void> {
  await userEvent.pointer([
    { target: element, coords: from, keys: '[MouseLeft>]' },
    { target: element, coords: to },
    { keys: '[/MouseLeft]' },
  ]);
}
