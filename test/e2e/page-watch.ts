import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Notes whatever a page should not do: errors, warnings, refused content, requests beyond `home`, its own address. */
export async function watchPage(page: Page, home: string, problems: string[]): Promise<void> {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) problems.push(`left the page: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
}

/** Rules of WCAG 2.2 A and AA that what is shown breaks. */
export async function axeOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far the page, its main part or a dialog stands out sideways, or the page downwards, px. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      document.documentElement.scrollHeight - document.documentElement.clientHeight,
      ...[document.documentElement, ...document.querySelectorAll('main, header, footer, [role=dialog]')].map(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    ),
  );
}
