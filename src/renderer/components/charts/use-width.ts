import { onBeforeUnmount, onMounted, ref, type Ref, shallowRef, type ShallowRef } from 'vue';
import { remPixels } from '../../review/use-size.ts';

const REM = 16;

/**
 * The width of an element, CSS px, followed as it changes; 0 before it is measured. `scale`: how much larger than
 * normal its text is, for the room that texts take.
 */
export function useWidth(): {
  element: ShallowRef<HTMLElement | null>;
  width: Ref<number>;
  scale: Ref<number>;
} {
  const element = shallowRef<HTMLElement | null>(null);
  const width = ref(0);
  const scale = ref(1);
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) measure(entry.contentRect.width);
  });
  function measure(pixels: number): void {
    width.value = Math.round(pixels);
    scale.value = remPixels() / REM;
  }
  onMounted(() => {
    if (element.value === null) return;
    measure(element.value.getBoundingClientRect().width);
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer.disconnect());
  return { element, width, scale };
}
