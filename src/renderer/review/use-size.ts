import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue';
import type { Extent } from './zoom.ts';

/** The inner size of an element in CSS px, as it changes; 0 x 0 while it is not there. */
export function useSize(element: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<Extent>> {
  const size = shallowRef<Extent>({ width: 0, height: 0 });
  const observer = new ResizeObserver(() => measure());

  function measure(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = element.value ?? {};
    if (width !== size.value.width || height !== size.value.height) size.value = { width, height };
  }

  watch(
    element,
    (now, before) => {
      if (before instanceof Element) observer.unobserve(before);
      if (now !== null) observer.observe(now);
      measure();
    },
    { flush: 'post', immediate: true },
  );
  onScopeDispose(() => observer.disconnect());
  return readonly(size);
}

/** CSS px of one rem: the text size that was chosen. */
export function remPixels(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
