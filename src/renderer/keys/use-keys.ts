import { onScopeDispose } from 'vue';
import type { Scope } from './keymap.ts';
import { keyRegistry, type Handlers } from './registry.ts';

/**
 * Attaches handlers to actions of the keymap for as long as the component lives; those of its screen, of `verdict`
 * and of `global` alike. While `enabled` says no, its keys do nothing.
 */
export function useKeys(scope: Scope, handlers: Handlers, enabled: () => boolean = () => true): void {
  onScopeDispose(keyRegistry.add(scope, handlers, enabled));
}

/** For what covers the screen: until it goes, only keys attached after this act. */
export function useKeyLevel(): void {
  keyRegistry.level.value += 1;
  onScopeDispose(() => (keyRegistry.level.value -= 1));
}
