import { watch } from 'vue';
import { useProject } from './project.ts';

/** Runs `forget` before anything of another project is shown; the same one coming back after a restart is none. */
export function onOtherProject(forget: () => void): void {
  const project = useProject();
  let last = project.summary?.directory ?? null;
  watch(
    () => project.summary?.directory ?? null,
    (now) => {
      if (now === null || now === last) return;
      last = now;
      forget();
    },
    { flush: 'sync' },
  );
}
