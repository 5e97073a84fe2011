/**
 * Moves the focus to the next landmark of the page, or the one before. Whatever has `data-region` and a tabindex
 * takes part, in the order of the page; one that holds others stands back for them.
 */
export function walkRegions(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(isShown);
  const regions = all.filter((region) => region.querySelector('[data-region]') === null);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const start = at < 0 && step < 0 ? 0 : at;
  regions[(start + step + regions.length) % regions.length]?.focus();
}

function isShown(region: HTMLElement): boolean {
  return region.getClientRects().length > 0;
}
