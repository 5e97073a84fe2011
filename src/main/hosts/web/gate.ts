import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../../shared/contract/sessions.ts';
import { PAGE_HEADERS } from '../../../shared/page-policy.ts';
import { WEB_LINK } from '../../../shared/web-link.ts';
import type { Place } from './place.ts';
import { LINK_USED, REFUSAL_POLICY, refusalPage, SIGNED_OUT } from './refusal-page.ts';
import type { Sessions } from './sessions.ts';

export type Gate = {
  /** Answers a request that may not pass; returns nothing for one that may. */
  check(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined;
  /** What the sender of a request may do; null for one without a session. */
  roleOf(request: FastifyRequest): Role | null;
};

/** Before the server's name is known, nobody passes. */
export const CLOSED_GATE: Gate = {
  check: (_request, reply) => deny(reply, 503, 'Gwinnow is starting.'),
  roleOf: () => null,
};

/**
 * Stands before pages and upgrades alike. A request has to name this server (421), to come from its own page where it
 * comes from one (403), and to have a session (401), which a link's token opens.
 */
export function createGate(place: Place, sessions: Sessions, renewal: string): Gate {
  const cookie = cookieName(place);

  const roleOf = (request: FastifyRequest): Role | null => {
    const key = cookieIn(request.headers.cookie ?? '', cookie);
    return key === null ? null : sessions.roleOf(key);
  };

  function enter(token: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const key = sessions.redeem(token);
    if (key !== null) {
      const secure = place.scheme === 'https' ? '; Secure' : '';
      reply.header('Set-Cookie', `${cookie}=${key}; Path=/; HttpOnly; SameSite=Strict${secure}`);
    } else if (roleOf(request) === null) return refuse(request, reply, LINK_USED, renewal);
    return goHome(request, reply);
  }

  return {
    check(request, reply) {
      reply.headers(PAGE_HEADERS);
      const { host = '', origin } = request.headers;
      if (!place.isNamed(host)) return deny(reply, 421, 'No server of this name is here.');
      if (origin !== undefined && origin !== new URL(`${place.scheme}://${host}`).origin) {
        return deny(reply, 403, 'Another page may not ask this server.');
      }
      const token = tokenIn(request);
      if (token !== null) return enter(token, request, reply);
      return roleOf(request) === null ? refuse(request, reply, SIGNED_OUT, renewal) : undefined;
    },
    roleOf,
  };
}

/** Cookies are not told apart by port, so the name is; and over https the browser holds it to this very host. */
function cookieName({ scheme, origin }: Place): string {
  const { port } = new URL(origin);
  return `${scheme === 'https' ? '__Host-' : ''}gwinnow-${port === '' ? 'default' : port}`;
}

function cookieIn(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined) return value;
  }
  return null;
}

/** The token of a link, which a browser opens as a page: in the address of `/`. */
function tokenIn({ method, url, ws }: FastifyRequest): string | null {
  if (method !== 'GET' || ws || !url.startsWith('/?')) return null;
  return new URLSearchParams(url.slice(2)).get('token');
}

/**
 * To the page without the token in its address. Where another site's page led here (a terminal in a browser), the
 * browser would keep a strict cookie from the page it is redirected to, but not from one that this page opens.
 */
function goHome(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const site = request.headers['sec-fetch-site'] ?? 'none';
  if (site === 'none' || site === 'same-origin') return reply.redirect('/', 303);
  return reply.header('Refresh', '0; url=/').type('text/plain').send('Opening Gwinnow');
}

function refuse(request: FastifyRequest, reply: FastifyReply, title: string, renewal: string): FastifyReply {
  if (request.url === `/${WEB_LINK.session}` || request.ws) return deny(reply, 401, title);
  reply.code(401).header('Content-Security-Policy', REFUSAL_POLICY).type('text/html; charset=utf-8');
  return reply.send(refusalPage(title, renewal));
}

function deny(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(`${text}\n`);
}
