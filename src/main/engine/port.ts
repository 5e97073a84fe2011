import type { AnyContractRouter } from '@orpc/contract';
import { onError, ORPCError, type Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { GwinnowError } from '../../shared/errors.ts';
import { cloneRule, readFrame } from '../../shared/frames.ts';
import type { CallContext } from './dispatch.ts';

type Message = { readonly data: unknown };

type Common = { postMessage(message: unknown): void; start(): void; close(): void };

/** As Electron's main and utility processes have it. */
type EmitterPort = Common & {
  on(event: 'message', listener: (message: Message) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
};

/** As pages and Node's worker threads have it. Node's `on` hands over bare data, so this shape is preferred. */
type TargetPort = Common & {
  addEventListener(type: 'message', listener: (message: Message) => void): unknown;
  addEventListener(type: 'close', listener: () => void): unknown;
};

export type Port = EmitterPort | TargetPort;

/** Hears of what the other end is not told: bad frames, and failures that no handler declared. */
export type Report = (error: unknown) => void;

/** What the call library is given in place of the port. */
type GuardedPort = {
  on(event: string, listener: (message?: Message) => void): void;
  postMessage(message: unknown): void;
};

/**
 * Serves the router to one port until either end closes it. Every procedure gets `context`. A frame that is none
 * closes the port: reported as BAD_FRAME, and the other end sees its calls end.
 */
export function serve(
  router: Router<AnyContractRouter, CallContext>,
  port: Port,
  context: CallContext,
  report: Report = () => undefined,
): void {
  const handler = new RPCHandler(router, {
    experimental_transfer: cloneRule,
    clientInterceptors: [
      onError((error, { signal }) => {
        if (signal?.aborted !== true && !isToldToCaller(error)) report(error);
      }),
    ],
  });
  handler.upgrade(guard(port, report), { context });
  port.start();
}

/** Lets only whole frames through to the call library, which would end the process on any other. */
export function guard(port: Port, report: Report): GuardedPort {
  const onClose: (() => void)[] = [];
  let open = true;

  function end(): void {
    if (!open) return;
    open = false;
    for (const listener of onClose) listener();
  }

  function send(message: unknown): void {
    try {
      port.postMessage(withOwnBytes(message));
    } catch (error) {
      report(error);
      port.postMessage(failureOf(message));
    }
  }

  function receive(data: unknown, listener: (message: Message) => void): void {
    const frame = readFrame(data);
    if (frame !== null) return listener({ data: frame });
    report(new GwinnowError('BAD_FRAME', 'A message on the port was not a call'));
    end();
    port.close();
  }

  listenForClose(port, end);
  return {
    on(event, listener) {
      if (event === 'close') onClose.push(() => listener());
      else listenForMessages(port, (data) => (open ? receive(data, listener) : undefined));
    },
    // The answers to calls that were under way when the port closed have nowhere to go.
    postMessage: (message) => (open ? send(message) : undefined),
  };
}

function listenForMessages(port: Port, listener: (data: unknown) => void): void {
  const hear = ({ data }: Message): void => listener(data);
  if ('addEventListener' in port) port.addEventListener('message', hear);
  else port.on('message', hear);
}

function listenForClose(port: Port, listener: () => void): void {
  if ('addEventListener' in port) port.addEventListener('close', listener);
  else port.on('close', listener);
}

/**
 * Copies each byte view out of the larger buffer it lies in: a clone carries the whole buffer, and with a small
 * Buffer that is memory that belongs to others. Changes the frame's own containers, made by the library for it.
 */
function withOwnBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return value.byteLength === value.buffer.byteLength ? value : Uint8Array.from(value);
  }
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = withOwnBytes(value[index]);
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) value[key] = withOwnBytes(value[key]);
  }
  return value;
}

/** The answer in place of one that could not be cloned, so that the call ends. */
function failureOf(message: unknown): unknown {
  const { i, t } = isPlain(message) ? message : {};
  const json = new ORPCError('INTERNAL_SERVER_ERROR').toJSON();
  return t === 3 ? { i, t, p: { e: 'error', d: { json } } } : { i, p: { s: json.status, b: { json } } };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** A refusal that the caller hears in full, with its code; anything else reaches it without a word. */
function isToldToCaller(error: unknown): boolean {
  return error instanceof GwinnowError || (error instanceof ORPCError && error.status < 500);
}
