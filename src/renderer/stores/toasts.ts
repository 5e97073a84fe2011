import { defineStore } from 'pinia';
import { ref } from 'vue';

export type ToastTone = 'done' | 'note' | 'failed';

export type ToastMessage = {
  readonly id: number;
  readonly text: string;
  readonly tone: ToastTone;
  /** Takes back what the message tells of. */
  readonly undo: (() => void) | null;
};

const STAYS = 6_000;
const AT_MOST = 3;

export const useToasts = defineStore('toasts', () => {
  const messages = ref<readonly ToastMessage[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let next = 1;

  /** Shows a sentence for six seconds, longer while it is pointed at or focused; returns its id. */
  function show(text: string, { tone = 'done', undo }: { tone?: ToastTone; undo?: () => void } = {}): number {
    const id = next++;
    messages.value = [...messages.value, { id, text, tone, undo: undo ?? null }].slice(-AT_MOST);
    release(id);
    return id;
  }

  function dismiss(id: number): void {
    hold(id);
    messages.value = messages.value.filter((message) => message.id !== id);
  }

  /** Keeps it from going by itself. */
  function hold(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
  }

  function release(id: number): void {
    hold(id);
    timers.set(
      id,
      setTimeout(() => dismiss(id), STAYS),
    );
  }

  return { messages, show, dismiss, hold, release };
});
