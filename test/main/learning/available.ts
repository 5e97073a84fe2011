import { useBackend, type BackendName } from '../../../src/main/learning/backend.ts';

/** The backends this machine can run, best first: native TensorFlow where its library is installed. */
export const AVAILABLE: readonly BackendName[] = await useBackend('native-cpu').then(
  () => ['native-cpu', 'wasm', 'cpu'] as const,
  () => ['wasm', 'cpu'] as const,
);

/** The best of them. */
export const BEST: BackendName = AVAILABLE[0] ?? 'cpu';
