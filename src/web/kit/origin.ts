import type { MiddlewareHandler } from "hono";

const SAFE: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** A form of another site, or a request that hides where it comes from. 403. */
export class Foreign extends Error {
  constructor() {
    super("foreign");
    this.name = "Foreign";
  }
}

/** Refuses every unsafe method that does not prove to come from a page of this origin, whatever it carries (R32). */
export function fromHere(origin: string): MiddlewareHandler {
  return async (c, next) => {
    if (!SAFE.includes(c.req.method) && !isFromHere(c.req.raw.headers, origin)) throw new Foreign();
    await next();
  };
}

/** Whether the browser says that the request comes from this very origin. */
export function isFromHere(headers: Headers, origin: string): boolean {
  const site = headers.get("sec-fetch-site");
  const from = headers.get("origin");
  if (from !== null && from !== origin) return false;
  if (site !== null) return site === "same-origin" || site === "none";
  return from === origin;
}
