import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';

/** The CommonJS loader all of TensorFlow.js goes through: one instance of its engine serves every package. */
export const requireTensorFlow = createRequire(import.meta.url);

/**
 * TensorFlow.js with its gradient registrations. Resolved by `require`, because its ES module build is a second
 * copy of the engine that the native binding never sees. `backend.ts` chooses what runs the operations.
 */
export const tf: typeof TensorFlow = requireTensorFlow('@tensorflow/tfjs');

export type {
  KernelBackend,
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
} from '@tensorflow/tfjs';
