import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import type { Role } from '../../shared/contract/sessions.ts';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';

/** Who calls over one connection: the host makes one for each and the connection's calls change it. */
export type CallContext = {
  /** Under which name changes are recorded. */
  actor: string;
  readonly role: Role;
};

/**
 * Where handlers start. A reader is refused whatever changes something. Our own errors and those of the disk leave as
 * declared errors with their code; input that does not fit the contract leaves as BAD_ARGUMENT naming the field;
 * anything else leaves as INTERNAL_SERVER_ERROR without detail.
 *
 * Handlers find in `context.caller` what the host gave; `context.actor` is the name at the time of the call.
 */
export const os = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, procedure, path, next }) => {
    try {
      if (procedure['~orpc'].meta.writes) refuseReader(context, path);
      const result = await next({ context: { caller: context } });
      return isStream(result.output) ? { ...result, output: translated(result.output) } : result;
    } catch (thrown) {
      throw translate(thrown);
    }
  });

function refuseReader({ role }: CallContext, path: readonly string[]): void {
  if (role !== 'reader') return;
  const what = `You are connected as a reader, who may look at everything and change nothing (${path.join('.')})`;
  throw new GwinnowError('READ_ONLY', `${what}. Connect as a reviewer to change something`);
}

function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/** A stream fails long after its call was answered. */
async function* translated(values: AsyncIterable<unknown>): AsyncGenerator<unknown, unknown, undefined> {
  try {
    return yield* values;
  } catch (thrown) {
    throw translate(thrown);
  }
}

function translate(thrown: unknown): unknown {
  if (thrown instanceof ORPCError) {
    if (thrown.code !== 'BAD_REQUEST') return thrown;
    return new ORPCError('BAD_ARGUMENT', { status: 422, message: inputMessage(thrown.cause), data: {} });
  }
  const { code, message, data } = asGwinnowError(thrown);
  const expected = thrown instanceof GwinnowError || code !== 'INTERNAL';
  return expected ? new ORPCError(code, { status: 422, message, data }) : thrown;
}

function inputMessage(cause: unknown): string {
  if (!(cause instanceof ValidationError)) return 'The request does not fit the contract';
  return cause.issues
    .map((issue) => {
      const where = (issue.path ?? [])
        .map((part) => (typeof part === 'object' ? String(part.key) : String(part)))
        .join('.');
      return where === '' ? issue.message : `${where}: ${issue.message}`;
    })
    .join('; ');
}
