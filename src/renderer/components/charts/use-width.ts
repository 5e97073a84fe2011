import { onBeforeUnmount, onMounted, ref, type Ref, shallowRef, type ShallowRef } from 'vue';

/** The width of an element, CSS px, followed as it changes; 0 before it is measured. */
export function useWidth(): { element: ShallowRef<HTMLElement | null>; width: Ref<number> } {
  const element = shallowRef<HTMLElement | null>(null);
  const width = ref(0);
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) width.value = Math.round(entry.contentRect.width);
  });
  onMounted(() => {
    if (element.value === null) return;
    width.value = Math.round(element.value.getBoundingClientRect().width);
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer.disconnect());
  return { element, width };
}
