import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { moderateComment, settleReport } from "#commands/moderation.ts";
import { findPersons } from "#db/accounts.ts";
import { findBodies } from "#db/bodies.ts";
import { listForks } from "#db/forks.ts";
import { findSilence } from "#db/heartbeats.ts";
import { listPeers } from "#db/peers.ts";
import { listRecord, type RecordRow } from "#db/record.ts";
import { listDoubtPeers, listDoubts } from "#db/restoring.ts";
import { listReports } from "#db/reports.ts";
import { findLastBackup } from "#db/backups.ts";
import { listLostEntries } from "#db/lost.ts";
import { countTraffic, listNewestComments } from "#db/traffic.ts";
import { DAY, HOUR, type Instant, SECOND } from "#domain/time.ts";
import { auditPage, type ActLine } from "#web/admin/audit.ts";
import { moderationPage, type ModerationView } from "#web/admin/moderation.ts";
import { overviewPage, type LightView } from "#web/admin/overview.ts";
import { pathOf } from "#web/load/gazette.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages, Visit } from "#web/kit/desk.ts";
import { readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { listPathOf } from "#web/load/gazette.ts";
import { commentView } from "#web/load/motions.ts";
import { placesOfSubjects } from "#web/load/subjects.ts";
import type { Deed } from "#domain/members.ts";
import type { Body } from "#db/bodies.ts";

const PAGE = 50;

/** The administration: how it goes, what was done, what was reported. */
export function adminRoutes(app: Pages, desk: Desk): void {
  app.get("/admin", async (c) => showOverview(desk, c, homeFor(c, "edit-body")));
  app.get("/admin/audit", async (c) => {
    homeFor(c, "edit-body");
    return showAudit(desk, c);
  });
  app.get("/admin/moderation", async (c) => {
    homeFor(c, "moderate");
    return show(desk, c, moderationPage(frameOf(desk, c.get("visit")), await loadModeration(desk, c)));
  });
  app.post("/admin/moderation", async (c) => {
    homeFor(c, "moderate");
    return answerModeration(desk, c);
  });
}

/** The organization of this instance, for whoever may do this in it. */
export function homeFor(c: Page, deed: Deed): Body {
  const visit = c.get("visit");
  mustLogIn(visit);
  const home = need(visit.home, "organization");
  mustBeAbleTo(visit, home, deed);
  return home;
}

async function showOverview(desk: Desk, c: Page, home: Body): Promise<Response> {
  const visit = c.get("visit");
  const [lights, rows] = await Promise.all([lightsOf(desk, visit), listRecord(desk.db.orm, { limit: 10 })]);
  const acts = (await actLines(desk, visit, rows)).map(({ who, what, body, at }) => ({
    at,
    text: [what, body?.name, who].filter((part) => part !== undefined).join(" · "),
  }));
  return show(desk, c, overviewPage(frameOf(desk, visit), { lights, acts, organization: `/@${home.slug}` }));
}

async function lightsOf(desk: Desk, { speech, at }: Visit): Promise<LightView[]> {
  const words = speech.words.acts.lights;
  const [silence, traffic, peers, record] = await Promise.all([
    findSilence(desk.db.sql),
    countTraffic(desk.db.orm, at - 7 * DAY),
    listPeers(desk.db.orm),
    recordLight(desk, words),
  ]);
  const forked = await findUndecided(desk);
  const isWorking = silence !== undefined && silence <= 30 * SECOND;
  const asking = peers.filter(({ state }) => state === "proposed-by-them").length;
  const failing = peers.filter(({ state, failures }) => state === "peered" && failures > 0).length;
  const connected = peers.filter(({ state }) => state === "peered").length;
  const link = { text: words.look, href: "/admin/federation" };
  const { pending, oldest, failed } = traffic;
  const isOld = oldest !== null && at - oldest > HOUR;
  return [
    { light: "database", look: "ok", text: words.database },
    record,
    { light: "worker", look: isWorking ? "ok" : "bad", text: isWorking ? words.workerFine : words.workerSilent },
    failed > 0
      ? { light: "queue", look: "look", text: words.queueFailed(failed), link }
      : isOld
        ? { light: "queue", look: "look", text: words.queueOld(pending, speech.moment(oldest)), link }
        : { light: "queue", look: "ok", text: pending === 0 ? words.queueEmpty : words.queueWaiting(pending) },
    forked !== undefined
      ? { light: "peers", look: "bad", text: words.peersForked, link: { text: words.look, href: forked } }
      : asking > 0
        ? { light: "peers", look: "look", text: words.peersAsk(asking), link }
        : failing > 0
          ? { light: "peers", look: "look", text: words.peersFail(failing), link }
          : { light: "peers", look: "ok", text: connected === 0 ? words.peersNone : words.peersFine(connected), link },
    {
      light: "mail",
      look: desk.post === undefined ? "look" : "ok",
      text: desk.post === undefined ? words.mailOff : words.mailOn,
    },
    backupLight(speech, await findLastBackup(desk.db.orm), at),
    { light: "version", look: "ok", text: words.version(desk.version) },
  ];
}

/** Older than a week is too old. */
function backupLight({ words, moment }: Visit["speech"], last: Instant | undefined, at: Instant): LightView {
  const isFresh = last !== undefined && at - last <= 7 * DAY;
  const text = words.admin.backup(last === undefined ? undefined : moment(last));
  return { light: "backup", look: isFresh ? "ok" : "look", text };
}

/** Whether the public record grows, and if not, whose answer is missing. */
async function recordLight(desk: Desk, words: Visit["speech"]["words"]["acts"]["lights"]): Promise<LightView> {
  const { db } = desk;
  const doubts = await listDoubts(db.orm);
  const own = doubts.find(({ doubt }) => doubt.why === "forked")?.log;
  if (doubts.length === 0) return { light: "record", look: "ok", text: words.recordFine };
  if (own !== undefined)
    return {
      light: "record",
      look: "bad",
      text: words.recordForked,
      link: { text: words.look, href: `${listPathOf(desk, own)}/branches` },
    };
  const asked = await Promise.all(doubts.map(({ doubt }) => listDoubtPeers(db.orm, doubt.log)));
  const silent = new Set(asked.flat().flatMap(({ host, answeredAt }) => (answeredAt === null ? [host] : [])));
  const text = silent.size === 0 ? words.recordSettles : words.recordWaits([...silent].join(", "));
  return { light: "record", look: "look", text, link: { text: words.look, href: "/admin/federation" } };
}

/** Where an admin has to decide about a record that was signed with two histories. */
async function findUndecided(desk: Desk): Promise<string | undefined> {
  const forks = await listForks(desk.db.orm);
  const open = forks.find(({ fork, log }) => log.organization === null && fork.resumedAt === null);
  return open === undefined ? undefined : `${listPathOf(desk, open.log)}/branches`;
}

async function showAudit(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  const before = c.req.query("before") ?? "";
  const found = await listRecord(desk.db.orm, {
    limit: PAGE + 1,
    ...(/^\d{1,15}$/.test(before) && { before: Number(before) }),
  });
  const rows = found.slice(0, PAGE);
  const last = found.length > PAGE ? rows.at(-1)?.number : undefined;
  const page = auditPage(frameOf(desk, visit), {
    acts: await actLines(desk, visit, rows),
    next: last === undefined ? undefined : `/admin/audit?before=${last}`,
    lost: before === "" ? await lostLines(desk, visit) : [],
  });
  return show(desk, c, page);
}

/** What was published after the backup that was put back, and is nowhere but in the public record. */
async function lostLines(desk: Desk, { speech }: Visit) {
  const kinds: Readonly<Record<string, string>> = speech.words.entries.kinds;
  return (await listLostEntries(desk.db.orm, PAGE)).map(({ log, entry }) => ({
    what: `${kinds[entry.type] ?? entry.type} · ${speech.number(entry.index + 1)}`,
    href: pathOf(desk, log, entry),
    at: entry.issuedAt ?? undefined,
  }));
}

/** Lines of the record with the names of persons and bodies as they are now. */
async function actLines(desk: Desk, { speech }: Visit, rows: readonly RecordRow[]): Promise<ActLine[]> {
  const words = speech.words.acts;
  const personOf = (row: RecordRow) =>
    row.actor.startsWith("person:") ? row.actor.slice("person:".length) : undefined;
  const [persons, bodies] = await Promise.all([
    findPersons(desk.db.orm, [...new Set(rows.flatMap((row) => personOf(row) ?? []))]),
    findBodies(desk.db.orm, [...new Set(rows.flatMap(({ body }) => body ?? []))]),
  ]);
  return rows.map((row) => {
    const person = personOf(row);
    const body = bodies.find(({ id }) => id === row.body);
    const other = row.actor === "system" ? words.server : row.actor.replace(/^peer:/, "");
    return {
      number: row.number,
      who: person === undefined ? other : (persons.get(person)?.name ?? words.gone),
      what: words.kinds[row.kind],
      body: body === undefined ? undefined : { name: body.name, href: `/@${body.slug}` },
      at: row.at,
    };
  });
}

async function loadModeration(desk: Desk, c: Page): Promise<ModerationView> {
  const visit = c.get("visit");
  const [reports, comments] = await Promise.all([
    listReports(desk.db.orm, { openOnly: false, limit: PAGE }),
    listNewestComments(desk.db.orm, PAGE),
  ]);
  const placeOf = await placesOfSubjects(
    desk,
    visit,
    comments.map(({ comment }) => comment.subject),
  );
  return {
    reports: reports.map(({ id, actor: by, objects, content, at, resolvedAt }) => ({
      id,
      at,
      host: URL.parse(by)?.host ?? by,
      reason: content,
      about: objects.slice(0, 20).map((object) => ({ text: object.replace(/^https?:\/\//, ""), href: object })),
      settled: resolvedAt !== null,
    })),
    comments: comments.map(({ comment, name, handle }) => ({
      ...commentView({ ...comment, name, handle }),
      at: comment.createdAt,
      under: placeOf(comment.subject),
      hidden: comment.hiddenAt !== null,
    })),
  };
}

async function answerModeration(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  const { deed } = values;
  const id = uuid.safeParse(deed === "settle" ? values["report"] : values["comment"]);
  if (!id.success) throw new Refused({ code: "stale-form" });
  const by = actor(c.get("visit"));
  if (deed === "settle") {
    await perform(desk.db, by, (act) => settleReport(act, id.data));
    return goOn(desk, c, "/admin/moderation", "report-resolved");
  }
  if (deed !== "hide" && deed !== "show") throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) => moderateComment(act, id.data, deed));
  return goOn(desk, c, "/admin/moderation", deed === "hide" ? "comment-hidden" : "comment-shown");
}
