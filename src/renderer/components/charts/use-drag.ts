/** Follows a pressed pointer: `move` hears its place across the element that was pressed, CSS px from the left. */
export function useDrag(move: (x: number) => void): { start: (event: PointerEvent) => void } {
  function start(event: PointerEvent): void {
    const target = event.currentTarget;
    if (event.button !== 0 || !(target instanceof Element)) return;
    const place = ({ clientX }: PointerEvent): void => move(clientX - target.getBoundingClientRect().left);
    const onMove = (next: Event): void => {
      if (next instanceof PointerEvent) place(next);
    };
    const end = (): void => {
      target.removeEventListener('pointermove', onMove);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
    };
    target.setPointerCapture(event.pointerId);
    target.addEventListener('pointermove', onMove);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
    event.preventDefault();
    place(event);
  }
  return { start };
}
