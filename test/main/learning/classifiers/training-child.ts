import { useBackend, type BackendName } from '../../../../src/main/learning/backend.ts';
import { trainClassifier } from '../../../../src/main/learning/train-classifier.ts';
import { interruptedRequest } from './training-request.ts';

/*
 * node training-child.ts BACKEND CHECKPOINT STEP: trains in a process of its own that ends by SIGKILL when it has made
 * so many steps of its own.
 */
const [backend, checkpointPath = '', steps = '1'] = process.argv.slice(2);
let left = Number(steps);
const signal = Object.defineProperty(new AbortController().signal, 'aborted', {
  get: () => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return false;
  },
});
await useBackend(backend as BackendName);
await trainClassifier(interruptedRequest(checkpointPath), () => {}, signal);
