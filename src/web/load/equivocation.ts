import { findHome } from "#db/bodies.ts";
import { findMirroredBodies } from "#db/entries.ts";
import { type Branch, type Fork, findFork, listBranches, listEvidence, listForks } from "#db/forks.ts";
import type { Log } from "#db/gazette.ts";
import { areProof, headIn } from "#domain/equivocations.ts";
import type { ForkLine } from "#web/components/equivocation.ts";
import type { EquivocationView, EvidenceLine } from "#web/equivocations.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import { publicPeerPath } from "#web/admin/peer.ts";
import { listPathOf } from "./gazette.ts";

/** What is said of a log that has two histories; undefined for one that has one. */
export async function forkLineOf(desk: Desk, log: Log): Promise<ForkLine | undefined> {
  return (await findFork(desk.db.orm, log.id)) === undefined ? undefined : lineOf(desk, log);
}

async function lineOf(desk: Desk, log: Log): Promise<ForkLine> {
  const branches = await listBranches(desk.db.orm, log.id);
  return {
    name: await nameOf(desk, log),
    isOwn: log.organization !== null,
    histories: Math.max(2, branches.length + 1),
    common: commonOf(branches),
    href: `${listPathOf(desk, log)}/branches`,
  };
}

const commonOf = (branches: readonly Branch[]): number | undefined =>
  branches.length === 0 ? undefined : Math.min(...branches.map(({ common }) => common));

/** The logs with two histories by the actor of their organization, for lists of organizations. */
export async function forksByActor(desk: Desk): Promise<ReadonlyMap<string, ForkLine>> {
  const forks = await listForks(desk.db.orm);
  const lines = await Promise.all(forks.map(async ({ log }) => [log.actor ?? "", await lineOf(desk, log)] as const));
  return new Map(lines);
}

/** All that is known of a log with two histories; undefined for one that has one. */
export async function loadEquivocation(desk: Desk, visit: Visit, log: Log): Promise<EquivocationView | undefined> {
  const reader = desk.db.orm;
  const fork = await findFork(reader, log.id);
  if (fork === undefined) return undefined;
  const [line, branches, evidence] = await Promise.all([
    lineOf(desk, log),
    listBranches(reader, log.id),
    listEvidence(reader, log.id),
  ]);
  const files = listPathOf(desk, log);
  const lines = branches.map(({ number, size, checkpointSize }) => ({
    number,
    kept: size,
    size: Math.max(size, checkpointSize),
    href: `${files}/branches/${number}`,
  }));
  return {
    ...line,
    origin: log.origin,
    since: fork.since,
    resumedAt: fork.resumedAt ?? undefined,
    isPublished: fork.shownAt !== null,
    lines: [{ number: 0, kept: log.size, size: log.size, href: files }, ...lines],
    evidence: evidence.map((each, at) => evidenceLine(each, `${files}/evidence/${at + 1}`)),
    decide: decisionOf(visit, log, fork),
    record: files,
  };
}

function evidenceLine({ held, shown }: { readonly held: string; readonly shown: string }, files: string): EvidenceLine {
  const [one, other] = [headIn(held), headIn(shown)];
  const statement = (head: ReturnType<typeof headIn>, file: string) =>
    head && { size: head.size, root: Buffer.from(head.root).toString("base64"), href: `${files}/${file}.txt` };
  return {
    held: statement(one, "held"),
    shown: statement(other, "shown"),
    isProof: one !== undefined && other !== undefined && areProof(one, other),
  };
}

function decisionOf(visit: Visit, log: Log, fork: Fork): EquivocationView["decide"] {
  if (!mayIn(visit, visit.home, "manage-peers")) return undefined;
  if (log.organization !== null || log.host === null) return { mayGoOn: false };
  return { peer: publicPeerPath(log.host), mayGoOn: fork.resumedAt === null };
}

async function nameOf(desk: Desk, log: Log): Promise<string> {
  const reader = desk.db.orm;
  if (log.organization !== null) return (await findHome(reader))?.name ?? log.origin;
  const [body] = log.actor === null ? [] : await findMirroredBodies(reader, [log.actor]);
  return body?.name ?? log.host ?? log.origin;
}
