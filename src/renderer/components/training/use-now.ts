import { onScopeDispose, readonly, ref, type Ref } from 'vue';

/** The time, moving on every second. */
export function useNow(): Readonly<Ref<Date>> {
  const now = ref(new Date());
  const timer = setInterval(() => (now.value = new Date()), 1000);
  onScopeDispose(() => clearInterval(timer));
  return readonly(now) as Readonly<Ref<Date>>;
}
