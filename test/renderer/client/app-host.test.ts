import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { joinApp, type AppHost } from '../../../src/renderer/client/app-host.ts';
import type { FromHost, ToHost } from '../../../src/shared/host-link.ts';

let channel: MessageChannel;
let heard: FromHost[];
let app: AppHost;

beforeEach(() => {
  channel = new MessageChannel();
  heard = [];
  const hear = (message: FromHost): void => void heard.push(message);
  const { port1 } = channel;
  const port: Parameters<typeof joinApp>[0] = {
    addEventListener: (_type, listener) => void port1.on('message', (data: unknown) => listener({ data })),
    postMessage: (message) => port1.postMessage(message),
    start: () => port1.start(),
  };
  app = joinApp(port, { onState: hear, onCommand: hear, onNotice: hear });
});

afterEach(() => channel.port1.close());

/** What the app hears, answered by `answer`. */
function answering(answer: (message: ToHost) => FromHost | null): ToHost[] {
  const asked: ToHost[] = [];
  channel.port2.on('message', (message: ToHost) => {
    asked.push(message);
    const reply = answer(message);
    if (reply !== null) channel.port2.postMessage(reply);
  });
  return asked;
}

it('gives each question its own answer, whatever their order', async () => {
  const waiting: FromHost[] = [];
  answering((message) => {
    if (message.type === 'choose-path') {
      waiting.push({ answer: 'path', call: message.call, path: `/${message.title}` });
    }
    if (waiting.length < 3) return null;
    for (const reply of waiting.toReversed()) channel.port2.postMessage(reply);
    return null;
  });
  const ask = (title: string) => app.choosePath({ what: 'folder', title, start: null });
  expect(await Promise.all([ask('a'), ask('b'), ask('c')])).toEqual(['/a', '/b', '/c']);
});

it('gives null for a dialog that was left', async () => {
  answering((message) => ('call' in message ? { answer: 'path', call: message.call, path: null } : null));
  expect(await app.choosePath({ what: 'file', title: 'Open', start: '/srv' })).toBeNull();
});

it('gives what is wrong with an address', async () => {
  const asked = answering((message) =>
    'call' in message ? { answer: 'attach', call: message.call, fault: 'needs-https' } : null,
  );
  expect(await app.attach('http://gpu')).toBe('needs-https');
  expect(asked).toEqual([{ type: 'attach', call: 0, address: 'http://gpu' }]);
});

it('passes on states, commands and notices', async () => {
  const said: FromHost[] = [
    { engine: 'starting' },
    { command: 'act', action: 'app.new' },
    { command: 'open-project', directory: '/srv/digits' },
    { notice: 'page-restarted', reason: 'crashed' },
  ];
  for (const message of said) channel.port2.postMessage(message);
  await expect.poll(() => heard).toEqual(said);
});
