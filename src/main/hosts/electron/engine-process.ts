import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import * as v from 'valibot';
import { createEngine } from '../../engine/engine.ts';
import { userPlaces } from '../../engine/user/places.ts';
import { serve } from '../../engine/port.ts';
import { ToEngine, type FromEngine } from './engine-messages.ts';

const log = pino({ name: 'engine' }, pino.destination(2));
const engine = createEngine({
  learner: new URL('./learner.js', import.meta.url),
  pretrained: fileURLToPath(new URL('../../resources/models', import.meta.url)),
  verifier: fileURLToPath(new URL('../verify/gwinnow-verify.mjs', import.meta.url)),
  ...userPlaces(),
});

process.parentPort.on('message', ({ data, ports: [port] }) => {
  const message = v.parse(ToEngine, data);
  if (message.type === 'finish') void engine.close().finally(() => process.exit(0));
  else if (port !== undefined) {
    const caller = { actor: message.actor, role: 'reviewer' as const };
    serve(engine.router, port, caller, (error) => log.error(error));
  }
});
process.parentPort.postMessage({ type: 'ready' } satisfies FromEngine);
