import { ref } from 'vue';

/** What the page last said to those who listen to it; the shell shows it to them alone. */
export const spoken = ref('');

/** Says a sentence once it is their turn, also when it is the same as before. */
export function announce(text: string): void {
  spoken.value = spoken.value === text ? `${text}\u00a0` : text;
}
