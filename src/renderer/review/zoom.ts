/** CSS pixels for one image pixel, at which images are offered; below 1 only where the image is larger than its pane. */
const STEPS = [1, 2, 3, 4, 6, 8, 9, 12, 16, 24, 32] as const;

export type Extent = { readonly width: number; readonly height: number };

/** The largest whole-number zoom at which an image fits a pane; a fraction where the image is larger than that. */
export function fitZoom(image: Extent, pane: Extent): number {
  const zoom = Math.min(pane.width / image.width, pane.height / image.height);
  return zoom >= 1 ? Math.floor(zoom) : zoom;
}

/** The next zoom up or down from one; it ends where nothing more is to be seen. */
export function zoomStep(zoom: number, by: 1 | -1, fit: number): number {
  if (by === 1) return STEPS.find((step) => step > zoom) ?? zoom;
  return STEPS.findLast((step) => step < zoom) ?? Math.min(fit, 1);
}

/**
 * Where the image's top left corner lies in its pane, in CSS pixels: centred where there is room, else as dragged but
 * never so far that the pane shows nothing.
 */
export function placeIn(image: Extent, pane: Extent, zoom: number, dragged: Point): Point {
  const along = (size: number, room: number, by: number): number => {
    const slack = room - size * zoom;
    return Math.round(slack >= 0 ? slack / 2 : Math.min(0, Math.max(slack, slack / 2 + by)));
  };
  return {
    x: along(image.width, pane.width, dragged.x),
    y: along(image.height, pane.height, dragged.y),
  };
}

export type Point = { readonly x: number; readonly y: number };
