import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '../../shared/contract/index.ts';
import { cloneRule } from '../../shared/frames.ts';
import type { EnginePort } from './engine-port.ts';

/** Every method of the contract. */
export type EngineApi = ContractRouterClient<typeof contract>;

/** The contract's methods over a port. Once the port has closed, a call never settles. */
export function apiOver(port: EnginePort): EngineApi {
  // Every run-time's ports differ; this is the one shape that the call library knows of all of them.
  const emitter = {
    on(type: string, listener: (event?: { readonly data: unknown }) => void) {
      if (type === 'message' || type === 'close') port.addEventListener(type, listener);
    },
    postMessage: (message: unknown) => port.postMessage(message),
  };
  return createORPCClient(new RPCLink({ port: emitter, experimental_transfer: cloneRule }));
}
