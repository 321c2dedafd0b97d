import { createHash } from "node:crypto";
import { deleteCookie, setCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Html } from "#web/html.ts";
import { isLocalPath } from "#web/safe.ts";
import { conflictPage } from "#web/troubles.ts";
import { cookieName } from "#commands/accounts.ts";
import { cookieOptions } from "#web/security.ts";
import type { FlashName } from "#web/words/flashes.ts";
import type { Desk, Page } from "./desk.ts";
import { COOKIES, frameOf } from "./visit.ts";

const FOR_EVERYBODY = "public, max-age=10";
const FOR_ONE = "private, no-store";

/** Sends a page that only its reader may keep. */
export function show(desk: Desk, c: Page, page: Html, status: ContentfulStatusCode = 200): Response {
  forgetFlash(desk, c);
  return c.body(String(page), status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": FOR_ONE });
}

/** Sends a page that is the same for all strangers: they may keep it for a moment, and ask whether it changed. */
export function showAll(desk: Desk, c: Page, page: Html): Response {
  const { who, flash } = c.get("visit");
  if (who !== undefined || flash !== undefined) return show(desk, c, page);
  return sendAll(c, String(page), "text/html; charset=utf-8");
}

/** Sends a public text with an ETag; 304 to whoever has it. */
export function sendAll(c: Page, text: string, type: string): Response {
  const etag = `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
  const headers = { ETag: etag, "Cache-Control": FOR_EVERYBODY, Vary: "Cookie, Accept-Language" };
  const known = (c.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  if (known.includes(etag)) return c.body(null, 304, headers);
  return c.body(text, 200, { "Content-Type": type, ...headers });
}

/** After a deed: on to a page of this site, which says what was done. */
export function goOn(desk: Desk, c: Page, path: string, flash?: FlashName): Response {
  if (flash !== undefined) {
    const options = cookieOptions(desk.https, 60);
    setCookie(c, cookieName(desk.iris.publicUrl, COOKIES.flash), flash, options);
  }
  c.header("Cache-Control", FOR_ONE);
  return c.redirect(isLocalPath(path) ? path : "/", 303);
}

/** Both versions of what was changed twice, and the way to the newer one; nothing that was typed is lost. */
export function showConflict(
  desk: Desk,
  c: Page,
  back: string,
  fields: readonly (readonly [name: string, yours: string, theirs: string])[],
): Response {
  const yours = fields.map(([name, mine]) => [name, mine] as const);
  const theirs = fields.map(([name, , other]) => [name, other] as const);
  return show(desk, c, conflictPage(frameOf(desk, c.get("visit")), { back, yours, theirs }), 409);
}

function forgetFlash(desk: Desk, c: Page): void {
  if (c.get("visit")?.flash !== undefined)
    deleteCookie(c, cookieName(desk.iris.publicUrl, COOKIES.flash), cookieOptions(desk.https));
}
