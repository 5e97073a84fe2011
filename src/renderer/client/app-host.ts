import * as v from 'valibot';
import {
  FromHost,
  type AddressFault,
  type HostAnswer,
  type HostCommand,
  type HostMessage,
  type HostNotice,
  type ToHost,
} from '../../shared/host-link.ts';

type Told = Extract<ToHost, { type: 'settings' | 'projects' }>;
type PathRequest = Omit<Extract<ToHost, { type: 'choose-path' }>, 'type' | 'call'>;

/** What a page in the desktop app can ask of the app. */
export type AppHost = {
  /** The system's own dialog; resolves with null when nothing was chosen. */
  choosePath(request: PathRequest): Promise<string | null>;
  /** Opens a window on a served engine; resolves with what is wrong with the address, or null. */
  attach(address: string): Promise<AddressFault | null>;
  tell(message: Told): void;
};

export type AppListener = {
  onState(state: HostMessage): void;
  onCommand(command: HostCommand): void;
  onNotice(notice: HostNotice): void;
};

/** What this needs of a MessagePort. */
type AppPort = {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: ToHost): void;
  start(): void;
};

/** Speaks to the app behind a port until the page goes. */
export function joinApp(port: AppPort, listener: AppListener): AppHost {
  const waiting = new Map<number, (answer: HostAnswer) => void>();
  let calls = 0;

  function hear(message: FromHost): void {
    if ('engine' in message) listener.onState(message);
    else if ('command' in message) listener.onCommand(message);
    else if ('notice' in message) listener.onNotice(message);
    else {
      waiting.get(message.call)?.(message);
      waiting.delete(message.call);
    }
  }

  function ask(make: (call: number) => ToHost): Promise<HostAnswer> {
    const call = calls++;
    return new Promise((resolve) => {
      waiting.set(call, resolve);
      port.postMessage(make(call));
    });
  }

  port.addEventListener('message', ({ data }) => hear(v.parse(FromHost, data)));
  port.start();
  return {
    async choosePath(request) {
      const answer = await ask((call) => ({ type: 'choose-path', call, ...request }));
      return answer.answer === 'path' ? answer.path : null;
    },
    async attach(address) {
      const answer = await ask((call) => ({ type: 'attach', call, address }));
      return answer.answer === 'attach' ? answer.fault : null;
    },
    tell: (message) => port.postMessage(message),
  };
}
