import { utilityProcess, type MessagePortMain } from 'electron';
import * as v from 'valibot';
import { FromEngine, type ToEngine } from './engine-messages.ts';
import type { EngineProcess } from './supervisor.ts';

export type ForkedEngine = EngineProcess & {
  /** Hands the engine a port to serve in the name of `actor`. */
  serve(port: MessagePortMain, actor: string): void;
};

/** Starts the engine in a process of its own. `entry` is the path of the built engine. */
export function forkEngine(entry: string): ForkedEngine {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Gwinnow engine' });
  const send = (message: ToEngine, ports: MessagePortMain[] = []): void => child.postMessage(message, ports);
  return {
    ready: new Promise((resolve) => {
      child.on('message', (message: unknown) => {
        if (v.is(FromEngine, message)) resolve();
      });
    }),
    ended: new Promise((resolve) => {
      child.once('exit', (code) => resolve(`The engine ended with exit code ${code}`));
    }),
    serve: (port, actor) => send({ type: 'serve', actor }, [port]),
    finish: () => send({ type: 'finish' }),
    // Unlike the child's own kill, which asks as SIGTERM does and which a busy engine may never hear.
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
