import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import sockets from '@fastify/websocket';
import { fastify, type FastifyInstance } from 'fastify';
import type { TestProject } from 'vitest/node';
import { createEngine, type Engine } from '../../src/main/engine/engine.ts';
import { serve } from '../../src/main/engine/port.ts';
import { portOf } from '../../src/main/hosts/web/socket-port.ts';
import type { Role } from '../../src/shared/contract/sessions.ts';
import { makeReviewProject } from '../e2e/review-project.ts';
import type { Provided } from './browser/provided.ts';
import { LEARNER } from '../learner.ts';

type Named = { readonly engine: string; readonly role: Role };

/**
 * Serves real engines to the tests in the browser: `/engine/NAME/ROLE` is a socket to the engine of that name, which
 * starts when it is first asked for; `/project` makes a scored project of twelve rejected samples and gives its folder.
 */
export default async function serveEngines(project: TestProject): Promise<() => Promise<void>> {
  Object.assign(process.env, project.config.env);
  const engines = new Map<string, Engine>();
  const folders: string[] = [];
  const reported: unknown[] = [];
  const prefix = `/${randomUUID()}`;
  const app = fastify({ forceCloseConnections: true });
  await app.register(sockets);
  await app.register(
    (served: FastifyInstance, _options, done) => {
      served.get<{ Params: Named }>('/engine/:engine/:role', { websocket: true }, (socket, { params }) => {
        const port = portOf(socket, (error) => reported.push(error));
        const context = { actor: 'ada', role: params.role };
        serve(engineOf(params.engine).router, port, context, (error) => reported.push(error));
      });
      served.get('/project', (_request, reply) => {
        const folder = makeReviewProject();
        folders.push(folder);
        return reply.header('Access-Control-Allow-Origin', '*').type('text/plain').send(folder);
      });
      done();
    },
    { prefix },
  );
  const address: Provided['engines'] = (await app.listen({ host: '127.0.0.1', port: 0 })) + prefix;
  project.provide('engines', address);

  function engineOf(name: string): Engine {
    const engine = engines.get(name) ?? createEngine({ learner: LEARNER });
    engines.set(name, engine);
    return engine;
  }

  return async () => {
    await app.close();
    await Promise.all([...engines.values()].map((engine) => engine.close()));
    await Promise.all(folders.map((folder) => rm(dirname(folder), { recursive: true, force: true })));
    for (const error of reported) console.error('An engine of the tests in the browser reported:', error);
  };
}
