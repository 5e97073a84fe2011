import { createEngine } from '../../../src/main/engine/engine.ts';
import { serve, type Port } from '../../../src/main/engine/port.ts';

/**
 * An engine in a process of its own that serves whoever started it: fork engine-child.ts LEARNER, with serialization
 * 'advanced'.
 */
type Listener = (message: { readonly data: unknown }) => void;

const port: Port = {
  on(event: 'message' | 'close', listener: Listener | (() => void)) {
    if (event === 'message') process.on('message', (data) => listener({ data }));
    else process.on('disconnect', () => listener({ data: null }));
  },
  postMessage: (message) => void process.send?.(message),
  start: () => undefined,
  close: () => process.disconnect(),
};
const engine = createEngine({ learner: new URL(process.argv[2] ?? '') });
serve(engine.router, port, { actor: 'bo', role: 'reviewer' });
process.send?.('ready');
