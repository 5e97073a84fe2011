import { useI18n } from 'vue-i18n';
import type { Failure } from './failure.ts';

/** Says in the page's language what failed and what to do; the engine's own message is the detail below it. */
export function useFailureWords(): (failure: Pick<Failure, 'code'>) => string {
  const { t, te } = useI18n();
  return ({ code }) => t(`errors.${te(`errors.${code}`) ? code : 'INTERNAL'}`);
}
