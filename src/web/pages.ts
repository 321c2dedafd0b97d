import { listAmendments } from "#db/amendments.ts";
import { listAnnouncements } from "#db/announcements.ts";
import { findBodies, findHome, listBodies } from "#db/bodies.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { listCoalitionMotions } from "#db/coalition/motions.ts";
import { listPublicDraws } from "#db/draws.ts";
import { listEntries } from "#db/entries.ts";
import { findLogOf, listLogs } from "#db/gazette.ts";
import { listMembers } from "#db/members.ts";
import { listMotions } from "#db/motions.ts";
import type { Database } from "#db/open.ts";
import { listPeers, listPeersIn } from "#db/peers.ts";
import { listOwnSupport } from "#db/support.ts";
import { motionPath } from "#domain/iris.ts";
import { motionStates } from "#domain/motions.ts";
import { coalitionMotionPath } from "./load/coalitionMotions.ts";
import { agreementPages } from "./coalition/pages.ts";
import { decidingDesks, decidingPages } from "./decidingPages.ts";

const ALWAYS = [
  "/",
  "/chapters",
  "/motions",
  "/motions?state=voting",
  "/coalition",
  "/coalition?at=2026-05-01&tie-accession=yes&node-organization=yes",
  "/pledges",
  "/assessments",
  "/coalitions",
  "/caucuses",
  "/coalition/council",
  "/coalition/common-ground",
  "/coalition/common-ground?share=100",
  "/coalition/charter",
  "/endorsements",
  "/endorsements?show=standing",
  "/endorsements?show=withdrawn",
  "/endorsements?show=grid",
  "/spokespeople",
  "/positions",
  "/positions?state=in_force",
  "/cases",
  "/apportionment",
  "/apportionment?names=Harbor+640%0AValley+412%0AHillside+188&method=sainte-lague&seats=9",
  "/gazette",
  "/gazette?type=QuestionClosed",
  "/gazette?inert=yes",
  "/gazette?from=2026-01-01&to=2099-12-31",
  "/gazette/verify",
  "/about",
  "/promises",
  "/privacy",
  "/accessibility",
  "/developers",
  "/log-in",
];

const FOR_ADMINS = [
  "/home",
  "/settings",
  "/settings/password",
  "/settings/tokens",
  "/cases/new",
  "/admin",
  "/admin/bodies/new",
  "/coalitions/calls/new",
  "/admin/federation",
  "/admin/moderation",
  "/admin/audit",
  "/admin/succession",
  "/endorsements/asks",
];

const FEW = 3;

/** Every path worth visiting, one of each kind and state where there are many: what a stranger sees, or what only an admin does. */
export async function listPages(db: Database, reader: "stranger" | "admin" = "stranger"): Promise<string[]> {
  const home = await findHome(db.orm);
  if (home === undefined) return ["/"];
  return reader === "stranger" ? publicPages(db, home.id) : adminPages(db, home);
}

/** Of the first coalitions their votes, with the newest of each. */
async function coalitionPages({ orm }: Database): Promise<string[]> {
  const rows = (await listCoalitions(orm)).slice(0, FEW);
  const motions = await Promise.all(rows.map(({ id }) => listCoalitionMotions(orm, id, { limit: FEW })));
  return rows.flatMap((row, place) => [
    `/coalitions/${row.hash.slice("sha256:".length)}/motions`,
    ...(motions[place] ?? []).map(({ id }) => coalitionMotionPath(row, id)),
  ]);
}

async function publicPages(db: Database, home: string): Promise<string[]> {
  const reader = db.orm;
  const all = await listBodies(reader, { limit: 500 });
  const bodies = all.filter(({ visibility }) => visibility === "public");
  const [motions, announcements, endorsements, entries, mirrored, draws, deciding, coalitions, agreements] =
    await Promise.all([
      publicMotions(db),
      listAnnouncements(reader, { bodies: bodies.map(({ id }) => id), publicOnly: true, limit: FEW }),
      listOwnSupport(reader, { bodies: bodies.map(({ id }) => id), limit: FEW }),
      entryPages(db, home),
      mirroredPages(db),
      drawPages(db),
      decidingPages(db, bodies),
      coalitionPages(db),
      agreementPages(db),
    ]);
  const first = bodies.find(({ id }) => id === home);
  const paths = [
    ...ALWAYS,
    ...bodies.slice(0, 12).map(({ slug }) => `/@${slug}`),
    ...bodies
      .slice(0, 2)
      .flatMap(({ slug }) => [`/@${slug}/rules`, `/@${slug}/charter`, `/@${slug}/offices`, `/@${slug}/council`]),

    ...(first === undefined ? [] : ["motions", "endorsements", "groups"].map((tab) => `/@${first.slug}/${tab}`)),
    ...motions,
    ...announcements.map(({ id, body }) => `/@${bodies.find((each) => each.id === body)?.slug}/announcements/${id}`),
    ...endorsements.map(({ id }) => `/endorsements/${id}`),
    ...entries,
    ...mirrored,
    ...draws,
    ...deciding,
    ...coalitions,
    ...agreements,
  ];
  return [...new Set(paths)];
}

/** One motion of each state, and the result where there is one. */
async function publicMotions(db: Database): Promise<string[]> {
  const found = await Promise.all(
    motionStates
      .filter((state) => state !== "draft")
      .map((state) => listMotions(db.orm, { states: [state], visibility: "public", limit: 1 })),
  );
  const motions = found.flat();
  const amendments = await Promise.all(motions.map(({ id }) => listAmendments(db.orm, id)));
  const aboutTexts = motions.flatMap((motion, index) => {
    const path = motionPath(motion.number, motion.title);
    const amended = amendments[index] ?? [];
    return amended.length === 0 ? [] : [...amended.map(({ number }) => `${path}/amendments/${number}`), `${path}/text`];
  });
  const own = motions.flatMap(({ number, title, state }) => {
    const path = motionPath(number, title);
    return ["adopted", "lost", "no_quorum"].includes(state) ? [path, `${path}/result`, `${path}/check`] : [path];
  });
  return [...own, ...aboutTexts];
}

/** The newest draws, each with the list of its body. */
async function drawPages(db: Database): Promise<string[]> {
  const draws = await listPublicDraws(db.orm, FEW);
  const bodies = await findBodies(
    db.orm,
    draws.map(({ body }) => body),
  );
  return [...draws.map(({ id }) => `/draws/${id}`), ...bodies.map(({ slug }) => `/@${slug}/draws`)];
}

/** One entry of each type. */
async function entryPages(db: Database, home: string): Promise<string[]> {
  const log = await findLogOf(db.orm, home);
  if (log === undefined) return [];
  const entries = await listEntries(db.orm, log.id, { limit: 300 });
  const byType = new Map(entries.map((entry) => [entry.type, entry]));
  return [...byType.values()].map(({ iri }) => new URL(iri).pathname);
}

/** Peers, and what is held of their records: the list, and the newest entry. */
async function mirroredPages(db: Database): Promise<string[]> {
  const logs = (await listLogs(db.orm)).filter(({ host, size }) => host !== null && size > 0).slice(0, FEW);
  const peers = await listPeersIn(db.orm, ["peered"]);
  const entries = await Promise.all(logs.map(({ id }) => listEntries(db.orm, id, { limit: 1 })));
  const lists = logs.map(
    (log) => `/gazette/mirror/${encodeURIComponent(log.host ?? "")}/${log.prefix.split("/").at(-1)}`,
  );
  return [
    ...peers.slice(0, FEW).map(({ host }) => `/peers/${encodeURIComponent(host)}`),
    ...lists,
    ...lists.flatMap((list, at) => (entries[at] ?? []).map(({ index }) => `${list}/entries/no-${index + 1}`)),
  ];
}

async function adminPages(db: Database, home: { readonly id: string; readonly slug: string }): Promise<string[]> {
  const [voting, announcements, [member], peers, deciding] = await Promise.all([
    listMotions(db.orm, { states: ["voting"], bodies: [home.id], limit: FEW }),
    listAnnouncements(db.orm, { bodies: [home.id], publicOnly: false, limit: 1 }),
    listMembers(db.orm, { body: home.id, limit: 1 }),
    listPeers(db.orm),
    decidingDesks(db, home),
  ]);
  const at = `/@${home.slug}`;
  const below = [
    "offices/new",
    "positions/new",
    "motions/new",
    "quick-vote",
    "elections/new",
    "announcements/new",
    "endorse",
    "pledge",
    "assess",
    "region",
    "proxies",
    "draws",
    "draws/new",
    "members",
    "members/import",
    "edit",
  ];
  return [
    ...FOR_ADMINS,
    at,
    ...below.map((path) => `${at}/${path}`),
    `${at}/invitations`,
    `${at}/invitations/print`,
    ...(member === undefined ? [] : [`${at}/members/${member.id}`]),
    ...announcements.map(({ id }) => `${at}/announcements/${id}/edit`),
    ...voting.flatMap(({ number, title }) => [motionPath(number, title), `${motionPath(number, title)}/vote`]),
    ...deciding,
    ...peers.map(({ host }) => `/admin/federation/peers/${encodeURIComponent(host)}`),
  ];
}
