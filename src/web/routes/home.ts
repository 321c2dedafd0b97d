import { listPeersIn } from "#db/peers.ts";
import { listLately, listMotionsInWork, listVotesFor } from "#db/needs.ts";
import { listProxyOffers } from "#db/proxies.ts";
import { motionPath } from "#domain/iris.ts";
import { openVoting, secondMotion, stateQuestion, type Motion as Ruled } from "#domain/motions.ts";
import { DAY } from "#domain/time.ts";
import { homePage, type HomeView, type Need } from "#web/home.ts";
import { show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { loadRegionNeeds } from "#web/load/regions.ts";
import { stampOf } from "#web/kit/fresh.ts";
import { loadAskNeeds } from "#web/load/asks.ts";
import { loadCoalitionNeeds } from "#web/load/coalitionNeeds.ts";
import { frameOf, isInside, mayIn, mustLogIn, someone } from "#web/kit/visit.ts";

const LATELY = 21 * DAY;
const EVENTS = 8;

/** The personal page: what needs the reader, what happened, where they belong. */
export function homeRoutes(app: Pages, desk: Desk): void {
  app.get("/home", async (c) => {
    mustLogIn(c.get("visit"));
    return showHome(desk, c);
  });
}

async function showHome(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const { person } = mustLogIn(visit);
  const reader = desk.db.orm;
  const groups = visit.places.filter(({ body }) => isInside(visit, body)).map(({ body }) => body);
  const ids = groups.map(({ id }) => id);
  const [votes, work, lately, offers, proposals, matters] = await Promise.all([
    listVotesFor(reader, person, visit.at),
    listMotionsInWork(reader, person, ids),
    listLately(reader, ids, visit.at - LATELY, EVENTS),
    listProxyOffers(reader, person, visit.at),
    mayIn(visit, visit.home, "manage-peers") ? listPeersIn(reader, ["proposed-by-them"]) : [],
    Promise.all([loadCoalitionNeeds(desk, visit), loadAskNeeds(desk, visit), loadRegionNeeds(desk, visit)]).then(
      (each) => each.flat(),
    ),
  ]);
  const needs: Need[] = [
    ...votes
      .toSorted((a, b) => Number(a.hasVoted) - Number(b.hasVoted))
      .map(({ number, title, body, closesAt, hasVoted, matter, question }) => {
        const href = motionPath(number, title);
        const booth = matter === "motion" ? undefined : `${href}/vote?question=${question}`;
        return { kind: "vote", number, title, body, href, closesAt, voted: hasVoted, booth } as const;
      }),
    ...offers.map(
      ({ principal, slug, bodyName }) =>
        ({ kind: "proxy", name: principal, body: bodyName, href: `/@${slug}/proxies` }) as const,
    ),
    ...proposals.map(({ name, host }) => ({ kind: "peer", name, href: peerPath(host) }) as const),
    ...matters,
    ...work.flatMap((each) => needOf(visit, each)),
  ];
  // What was voted on already needs nobody any more, so it comes last.
  const ordered = needs.toSorted((a, b) => Number(isDone(a)) - Number(isDone(b)));
  const page = homePage(frameOf(desk, visit), {
    needs: ordered,
    events: eventsOf(visit, lately),
    groups: groups.map(({ name, slug }) => ({ name, href: `/@${slug}` })),
  });
  return show(desk, c, page);
}

/** The page of a connected organization. */
export const peerPath = (host: string): string => `/admin/federation/peers/${encodeURIComponent(host)}`;

const isDone = (need: Need): boolean => need.kind === "vote" && need.voted;

/** Asks the rules what this person could do for a motion. */
function needOf(visit: Visit, work: Awaited<ReturnType<typeof listMotionsInWork>>[number]): Need[] {
  const { motion, body, seconds, hasSeconded } = work;
  const by = someone(visit, body);
  if (by === undefined) return [];
  const { at } = visit;
  const ruled: Ruled = { ...motion, seconds };
  const of = {
    number: motion.number,
    title: motion.title,
    href: motionPath(motion.number, motion.title),
    body: body.name,
  };
  const opening = { question: motion.id, closesAt: at + 400 * DAY, roll: { size: 1, hash: "" }, isQuick: false };
  const isReady =
    stateQuestion(ruled, body.rules, by, at).allowed || openVoting(ruled, opening, body.rules, by, at).allowed;
  if (isReady) return [{ kind: "open", ...of }];
  const missing = body.rules.secondsRequired - seconds;
  if (missing <= 0 || !secondMotion(ruled, hasSeconded, by, at).allowed) return [];
  return [{ kind: "support", ...of, missing, until: motion.secondsDueAt ?? undefined, stamp: stampOf(motion) }];
}

function eventsOf(
  { speech }: Visit,
  { decided, announced }: Awaited<ReturnType<typeof listLately>>,
): HomeView["events"] {
  const events = [
    ...decided.map(({ number, title, state, at }) => ({
      at: at ?? 0,
      text: `${title}: ${speech.words.motions.states[state]}`,
      href: motionPath(number, title),
    })),
    ...announced.map(({ id, title, body, slug, at }) => ({
      at,
      text: `${body}: ${title ?? speech.words.announcements.of(body)}`,
      href: `/@${slug}/announcements/${id}`,
    })),
  ];
  return events.toSorted((a, b) => b.at - a.at).slice(0, EVENTS);
}
