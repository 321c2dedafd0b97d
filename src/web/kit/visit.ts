import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { getCookie } from "hono/cookie";
import { actorOf, cookieName } from "#commands/accounts.ts";
import type { Actor } from "#commands/act.ts";
import { hashSecret } from "#commands/secrets.ts";
import { type LoggedIn, findSession } from "#db/accounts.ts";
import { type Body, findHome } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { findLogOf } from "#db/gazette.ts";
import { listMandatedPlaces } from "#db/mandates.ts";
import { listMembershipsOf } from "#db/members.ts";
import { mandatedIn } from "#commands/someone.ts";
import { Refused } from "#commands/errors.ts";
import { type Deed, type Someone, may, refusalFor, someoneIn } from "#domain/members.ts";
import { refusalWithoutProof } from "#domain/proving.ts";
import { doubtNotice } from "#web/components/succession.ts";
import { loadDoubt } from "#web/load/succession.ts";
import type { Frame, Site } from "#web/layout.ts";
import { chooseLocale, speechFor } from "#web/speech.ts";
import { flashes, type FlashName } from "#web/words/flashes.ts";
import type { Locale } from "#web/words.ts";
import type { Desk, Env, Page, Visit } from "./desk.ts";
import { LogInFirst } from "./errors.ts";

/** Names of our cookies; over https they get the prefix `__Host-`. */
export const COOKIES = {
  session: "plenum",
  language: "plenum-language",
  flash: "plenum-flash",
  setup: "plenum-setup",
} as const;

/** Reads who asks, in two rounds of queries. */
export function visiting(desk: Desk): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set("visit", await readVisit(desk, c));
    await next();
  };
}

async function readVisit(desk: Desk, c: Page): Promise<Visit> {
  const reader = desk.db.orm;
  const secret = getCookie(c, cookieName(desk.iris.publicUrl, COOKIES.session));
  const [at, home] = await Promise.all([readClock(reader, desk.db.clockOffset), findHome(reader)]);
  const [who, log] = await Promise.all([
    secret === undefined ? undefined : findSession(reader, hashSecret(secret), at),
    home === undefined ? undefined : findLogOf(reader, home.id),
  ]);
  const [places, mandated] =
    who === undefined
      ? [[], []]
      : await Promise.all([listMembershipsOf(reader, who.person), listMandatedPlaces(reader, who.person, at)]);
  const locale = localeOf(desk, c, who?.locale ?? undefined, home?.locale);
  const flash = getCookie(c, cookieName(desk.iris.publicUrl, COOKIES.flash));
  return {
    at,
    requestId: desk.idOf?.(c.req.raw) ?? randomUUID(),
    path: pathOf(c),
    address: desk.addressOf?.(c.req.raw),
    locale,
    speech: speechFor(locale, desk.timeZone, at),
    home,
    who,
    places,
    mandated,
    entries: log?.size,
    flash: isFlash(flash) ? flash : undefined,
    doubt: who === undefined || !desk.db.isReadOnly() ? undefined : await loadDoubt(desk.db),
  };
}

/** The language of an answer: account, cookie, browser, then the organization's own. */
export function localeOf(desk: Desk, c: Page, account?: string, home?: string): Locale {
  const cookie = getCookie(c, cookieName(desk.iris.publicUrl, COOKIES.language));
  const fallback = chooseLocale({ account: home }, desk.locale);
  return chooseLocale({ account, cookie, acceptLanguage: c.req.header("accept-language") }, fallback);
}

/** Path and query of the request. */
export function pathOf(c: Page): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

const isFlash = (name: string | undefined): name is FlashName => name !== undefined && Object.hasOwn(flashes.en, name);

/** What surrounds the page of this visit. */
export function frameOf(desk: Desk, visit: Visit): Frame {
  const { who, speech, entries, doubt } = visit;
  const isAdmin = mayIn(visit, visit.home, "edit-body");
  const isToldOf = isAdmin && visit.path.startsWith("/admin") && !visit.path.startsWith("/admin/succession");
  return {
    speech,
    site: siteOf(desk, visit.home),
    now: visit.at,
    viewer: who === undefined ? undefined : { name: who.name, admin: isAdmin },
    path: visit.path,
    record: entries === undefined || entries === 0 ? undefined : { entries },
    notice: doubt === undefined || !isToldOf ? undefined : doubtNotice(speech, doubt),
    flash: visit.flash === undefined ? undefined : speech.words.flashes[visit.flash],
  };
}

/** The site as every page names it; before set-up it has no organization's name. */
function siteOf(desk: Desk, home: Pick<Body, "name" | "hue"> | undefined): Site {
  return {
    name: home?.name ?? "Plenum",
    hue: home?.hue ?? 342,
    version: desk.version,
    sourceUrl: desk.sourceUrl ?? "/about",
    origin: desk.iris.publicUrl,
  };
}

/** Who is logged in, or the way to the log-in page. */
export function mustLogIn({ who }: Visit): LoggedIn {
  if (who === undefined) throw new LogInFirst();
  return who;
}

/** Whoever is logged in and gave the password in the last ten minutes; else the page that asks for it (R35). */
export function mustHaveProved(visit: Visit): LoggedIn {
  const who = mustLogIn(visit);
  const refusal = refusalWithoutProof(who.provedAt, visit.at);
  if (refusal !== undefined) throw new Refused(refusal);
  return who;
}

/** Whoever is logged in, as an actor. */
export const actor = (visit: Visit): Actor => actorOf(mustLogIn(visit));

/** What the visitor may act as in a body; undefined for strangers. */
export function someone({ who, places, mandated }: Visit, body: Body): Someone | undefined {
  if (who === undefined) return undefined;
  const place = (id: string) => places.find(({ membership }) => membership.body === id)?.membership;
  const given = mandatedIn(mandated.filter((each) => each.body === body.id));
  return someoneIn(who.person, place(body.id), place(body.organization), body.rules, given);
}

/** Whether members-only things of the body may be shown to the visitor. */
export const isInside = (visit: Visit, body: Body): boolean => (someone(visit, body)?.roles.length ?? 0) > 0;

/** Whether the visitor may do something in a body; for showing a form, never for allowing the deed. */
export function mayIn(visit: Visit, body: Body | undefined, deed: Deed): boolean {
  return body !== undefined && may(someone(visit, body)?.roles ?? [], deed);
}

/** Refuses to show the form of a deed that the visitor may not do in the body. */
export function mustBeAbleTo(visit: Visit, body: Body, deed: Deed): void {
  const { person } = mustLogIn(visit);
  const refusal = refusalFor(someone(visit, body) ?? { person, roles: [], standing: undefined }, deed);
  if (refusal !== undefined) throw new Refused(refusal);
}
