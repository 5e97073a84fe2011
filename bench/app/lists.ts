import type { Locator, Page } from 'playwright-core';
import { timed } from './visit.ts';

/** One change of what is listed, and how long it took each time, milliseconds. */
export type ListChange = {
  readonly control: string;
  readonly value: string;
  readonly times: readonly number[];
};

/** Of a filter's classes or reviewers so many are tried. */
const MOST_OPTIONS = 4;

/** Chooses every sort in both directions and values of every filter that the queue offers, `rounds` times. */
export async function measureLists(
  page: Page,
  rounds: number,
): Promise<{ sorts: ListChange[]; filters: ListChange[] }> {
  const sorts = new Times();
  const filters = new Times();
  for (let round = 0; round < rounds; round++) {
    await allSorts(page, sorts);
    await allFilters(page, filters);
  }
  await page.getByLabel('Sort by').selectOption({ index: 0 });
  return { sorts: sorts.all(), filters: filters.all() };
}

async function allSorts(page: Page, times: Times): Promise<void> {
  const sort = page.getByLabel('Sort by');
  const turn = page.getByRole('button', { name: /^Turn the order/ });
  for (const { value } of await optionsOf(sort)) {
    if ((await sort.inputValue()) !== value) {
      times.add('sort', value, await timed(page, 'forList', 'change', () => sort.selectOption(value)));
    }
    times.add('sort turned', value, await timed(page, 'forList', 'click', () => turn.click()));
    times.add('sort', value, await timed(page, 'forList', 'click', () => turn.click()));
  }
}

async function allFilters(page: Page, times: Times): Promise<void> {
  await page.getByRole('button', { name: 'Filter the queue' }).click();
  const panel = page.getByRole('dialog', { name: 'Filter the queue' });
  await panel.waitFor();
  for (const name of await panel.getByRole('combobox').evaluateAll(namesOf)) {
    const filter = panel.getByLabel(name, { exact: true });
    const [any, ...values] = await optionsOf(filter);
    if (any === undefined) continue;
    for (const { value, label } of [...evenly(values), any]) {
      times.add(name, label, await timed(page, 'forList', 'change', () => filter.selectOption(value)));
    }
  }
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
}

type Option = { readonly value: string; readonly label: string };

function optionsOf(select: Locator): Promise<Option[]> {
  return select
    .locator('option')
    .evaluateAll((options) =>
      options.flatMap((option) =>
        option instanceof HTMLOptionElement ? [{ value: option.value, label: option.label }] : [],
      ),
    );
}

function namesOf(selects: readonly Element[]): string[] {
  return selects.flatMap((select) =>
    select instanceof HTMLSelectElement ? [select.labels[0]?.textContent.trim() ?? ''] : [],
  );
}

function evenly<Value>(values: readonly Value[]): Value[] {
  const step = Math.max(1, values.length / MOST_OPTIONS);
  return values.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
}

/** Times of each change, in the order in which the changes came first. */
class Times {
  readonly #times = new Map<string, { control: string; value: string; times: number[] }>();

  add(control: string, value: string, time: number): void {
    const key = JSON.stringify([control, value]);
    const known = this.#times.get(key);
    if (known === undefined) this.#times.set(key, { control, value, times: [time] });
    else known.times.push(time);
  }

  all = (): ListChange[] => [...this.#times.values()];
}
