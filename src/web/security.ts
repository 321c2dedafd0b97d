import type { MiddlewareHandler } from "hono";

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** The headers every answer bears; over https the browser is also told to stay there. */
export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  return {
    "Content-Security-Policy": POLICY,
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
    for (const [name, value] of headers) context.res.headers.set(name, value);
  };
}

/** The name of a cookie: `__Host-` over https; on plain http browsers would refuse that prefix. */
export function cookieName(https: boolean, name: string): string {
  return https ? `__Host-${name}` : name;
}

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
