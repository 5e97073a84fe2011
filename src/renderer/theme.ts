import { ref } from 'vue';
import type { Theme } from '../shared/host-link.ts';

/** What is shown, after the system was asked where it decides. */
export const resolvedTheme = ref<'light' | 'dark'>('light');

let chosen: Theme = 'system';

/** Shows a theme; `system` follows the system's as it changes. */
export function showTheme(theme: Theme): void {
  chosen = theme;
  draw();
}

function draw(printing = false): void {
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  resolvedTheme.value = chosen === 'system' ? system : chosen;
  document.documentElement.dataset['theme'] = printing ? 'light' : resolvedTheme.value;
}

/** Listens for the system's changes; what is printed is always light. */
export function followSystemTheme(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
  window.addEventListener('beforeprint', () => draw(true));
  window.addEventListener('afterprint', () => draw());
}
