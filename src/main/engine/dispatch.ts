import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '../../shared/contract/index.ts';
import { asGwinnowError, GwinnowError } from '../../shared/errors.ts';

/** Who calls: the reviewer's name as the host knows it. */
export type CallContext = { readonly actor: string };

/**
 * Where handlers start. Our own errors and those of the disk leave as declared errors with their code; input that does
 * not fit the contract leaves as BAD_ARGUMENT naming the field; anything else leaves as INTERNAL_SERVER_ERROR without
 * detail.
 */
export const os = implement(contract)
  .$context<CallContext>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (thrown) {
      throw translate(thrown);
    }
  });

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
