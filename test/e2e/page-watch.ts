import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright-core';
import type { RunnerTask } from 'vitest';

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

/** Prints what all pages show when their test has failed, before they are closed. */
export async function tellOfFailure(context: BrowserContext, { name, result }: RunnerTask): Promise<void> {
  if (result?.state !== 'fail') return;
  for (const page of context.pages()) {
    const [focus, text] = await page
      .evaluate(
        () => [document.activeElement?.outerHTML.slice(0, 300) ?? '', document.body.innerText] as const,
      )
      .catch((thrown: unknown) => ['', String(thrown)] as const);
    console.error(`"${name}" failed at ${page.url()}, with the focus on ${focus}, where it says:\n${text}`);
  }
}
