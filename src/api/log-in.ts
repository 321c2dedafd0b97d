import { getCookie } from "hono/cookie";
import type { MiddlewareHandler } from "hono";
import { sessionCookie, whoHasSession, whoHasToken } from "#commands/accounts.ts";
import type { LoggedIn } from "#db/accounts.ts";
import { Foreign, LogInNeeded } from "./errors.ts";
import type { ApiEnv, ApiOptions, Ask } from "./kit.ts";

const safe: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Finds who asks: a bearer token, or the session cookie, which must come from our own pages for whatever changes something (R32). */
export function findWho(options: ApiOptions): MiddlewareHandler<ApiEnv> {
  const cookie = sessionCookie(options.iris.publicUrl);
  return async (c, next) => {
    const bearer = tokenOf(c);
    if (bearer === undefined && !safe.includes(c.req.method)) mustBeFromHere(c, options.iris.publicUrl);
    c.set("who", await (bearer === undefined ? bySession(c, options, cookie) : byToken(options, bearer)));
    await next();
  };
}

function tokenOf(c: Ask): string | undefined {
  const header = c.req.header("authorization");
  if (header === undefined) return undefined;
  const [, token] = /^Bearer +([\w~+/.=-]{1,300})$/i.exec(header) ?? [];
  if (token === undefined) throw new LogInNeeded(true);
  return token;
}

async function byToken({ db }: ApiOptions, token: string): Promise<LoggedIn> {
  const who = await whoHasToken(db, token);
  if (who === undefined) throw new LogInNeeded(true);
  return who;
}

async function bySession(c: Ask, { db }: ApiOptions, name: string): Promise<LoggedIn | undefined> {
  const secret = getCookie(c, name);
  return secret === undefined ? undefined : whoHasSession(db, secret);
}

/** What a browser says of itself must say here; who says nothing at all may not use a cookie. */
function mustBeFromHere(c: Ask, publicUrl: string): void {
  const site = c.req.header("sec-fetch-site");
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== publicUrl) throw new Foreign();
  if (site !== undefined && site !== "same-origin") throw new Foreign();
  if (origin === undefined && site === undefined && c.req.header("cookie") !== undefined) throw new Foreign();
}
