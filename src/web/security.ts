import type { Context, MiddlewareHandler } from "hono";

const RULES = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];
const POLICY = RULES.join("; ");
/** Of pages that compute: our own modules, and our own answers as their data. */
const COMPUTING = [...RULES, "script-src 'self'", "connect-src 'self'"].join("; ");
const POLICY_HEADER = "Content-Security-Policy";

/** The headers every answer bears; over https the browser is also told to stay there. */
export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  return {
    [POLICY_HEADER]: POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    ...(https ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  };
}

/** Sets the security headers on every answer. */
export function secure(https: boolean): MiddlewareHandler {
  const headers = Object.entries(securityHeaders(https));
  return async (context, next) => {
    await next();
    const mayCompute = context.res.headers.get(POLICY_HEADER) === COMPUTING;
    for (const [name, value] of headers) context.res.headers.set(name, value);
    if (mayCompute) context.res.headers.set(POLICY_HEADER, COMPUTING);
  };
}

/** Lets a page run modules of this server, and nothing else. */
export const allowModules = (context: Context): void => context.header(POLICY_HEADER, COMPUTING);

/** How a cookie is set: for the whole site, out of reach of scripts, never sent from other sites' forms. */
export function cookieOptions(https: boolean, maxAge?: number) {
  return {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: https,
    ...(maxAge === undefined ? {} : { maxAge }),
  } as const;
}
