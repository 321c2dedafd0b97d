import type { Body } from "#db/bodies.ts";
import {
  findConvenorCall,
  findRecord,
  listBlocks,
  listCoalitions,
  listFlags,
  listRecords,
  type CoalitionRecord,
  type CoalitionRow,
} from "#db/coalition/coalitions.ts";
import { countPersonsOf } from "#db/members.ts";
import { listActorNames } from "#db/entries.ts";
import { loadGraph } from "#db/graph.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Complaint } from "#domain/coalition/duties.ts";
import type { CoalitionLine, CoalitionPageView } from "#web/coalition/coalitions.ts";
import type { ConvenorView } from "#web/coalition/convenor.ts";
import type { FormState } from "#web/components/forms.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";

/** Where the page of a coalition is. */
export const coalitionPath = ({ hash }: Pick<CoalitionRow, "hash">): string =>
  `/coalitions/${hash.slice("sha256:".length)}`;

/** The coalitions that are known here, each with how it stands and where this organization stands in it. */
export async function loadCoalitionLines(desk: Desk, home: Body | undefined): Promise<CoalitionLine[]> {
  const rows = await listCoalitions(desk.db.orm);
  const names = await namesOf(
    desk,
    rows.map(({ actor }) => actor),
  );
  return Promise.all(
    rows.map(async (row) => {
      const members = (await listRecords(desk.db.orm, row.id, "member")).map(
        ({ key, value }) => [key, memberIn(value)] as const,
      );
      return {
        name: names(row.actor),
        href: coalitionPath(row),
        members: members.filter(([, member]) => member?.standing === "full").length,
        standing: home && members.find(([key]) => key === desk.iris.actor(home.id))?.[1]?.standing,
        state: stateOf(row),
      };
    }),
  );
}

/** So many members stand on one page. */
const A_PAGE = 100;

/** All that the page of one coalition shows; of its members those of one page, from 1 on. */
export async function loadCoalition(
  desk: Desk,
  visit: Visit,
  row: CoalitionRow,
  { form, page }: { readonly form: FormState; readonly page: number },
): Promise<CoalitionPageView> {
  const { orm } = desk.db;
  const [self, members, blocks, flags] = await Promise.all([
    findRecord(orm, row.id, "coalition", "self"),
    listRecords(orm, row.id, "member"),
    listBlocks(orm, row),
    listFlags(orm, row),
  ]);
  const mayAct = mayIn(visit, visit.home, "join-coalition");
  const shown = members.slice((page - 1) * A_PAGE, page * A_PAGE);
  const names = await namesOf(desk, [
    row.actor,
    row.convenor,
    ...(mayAct ? members : shown).map(({ key }) => key),
    ...row.calls.flatMap(({ by, candidate }) => [by, candidate]),
    ...blocks.map(({ convenor }) => convenor),
    ...flags.map(({ issuer }) => issuer),
  ]);
  const charter = (self?.value as { charter?: string } | null | undefined)?.charter ?? "";
  const { home } = visit;
  const own =
    home === undefined ? undefined : memberIn(members.find(({ key }) => key === desk.iris.actor(home.id))?.value);
  return {
    name: names(row.actor),
    href: coalitionPath(row),
    hash: row.hash,
    charter,
    finalDigest: row.finalDigest,
    convenor: names(row.convenor),
    height: row.height,
    state: row.isSplit ? "split" : row.needsUpgrade ? "upgrade" : stateOf(row),
    confirmations: { have: row.confirmations, need: row.confirmationsNeeded },
    convening: await loadConvening(desk, row, { members: mayAct ? members : [], names, home }),
    form,
    ownCount: home === undefined ? 0 : await countPersonsOf(orm, home.id),
    full: members.filter(({ value }) => memberIn(value)?.standing === "full").length,
    pages: {
      ...(page > 1 && { previous: `${coalitionPath(row)}?page=${page - 1}` }),
      ...(page * A_PAGE < members.length && { next: `${coalitionPath(row)}?page=${page + 1}` }),
    },
    members: shown.flatMap(({ key, value, final }) => {
      const member = memberIn(value);
      if (member === undefined) return [];
      const { standing, weight, charter: signed } = member;
      const isFinal = memberIn(final)?.standing === standing;
      const age = signed === undefined ? "unsigned" : signed === charter ? "newest" : "older";
      return [{ name: names(key), standing, weight, signed: age, isFinal }];
    }),
    blocks: blocks.slice(0, 20).map(({ height, time, convenor }) => ({
      height,
      at: time,
      by: names(convenor),
      isFinal: height <= row.finalHeight,
    })),
    inert: flags.map(({ entry, type, issuer, code }) => ({ entry, type, by: names(issuer), code })),
    standing: own?.standing,
    mayAct,
  };
}

type Known = {
  readonly members: readonly CoalitionRecord[];
  readonly names: (actor: string) => string;
  readonly home: Body | undefined;
};

async function loadConvening({ db }: Desk, row: CoalitionRow, { members, names, home }: Known): Promise<ConvenorView> {
  const wish = home === undefined ? undefined : await findConvenorCall(db.orm, row.id, home.id);
  const named = (actor: string) => ({ actor, name: names(actor) });
  return {
    complaint: (row.complaint ?? undefined) as Complaint | undefined,
    calls: row.calls.map(({ by, term, candidate }) => ({ by: names(by), term, candidate: names(candidate) })),
    needed: row.callsNeeded,
    proposed: row.proposed === null ? undefined : named(row.proposed),
    candidates: members
      .filter(({ key, value }) => key !== row.convenor && memberIn(value)?.standing === "full")
      .map(({ key }) => named(key)),
    pending: wish === undefined ? undefined : names(wish.candidate),
  };
}

/** Connected organizations that can be asked to found a coalition. */
export async function loadFounders(desk: Desk): Promise<{ readonly actor: string; readonly name: string }[]> {
  const { nodes } = await loadGraph(desk.db.orm, { iris: desk.iris, handleHost: desk.handleHost });
  return nodes
    .filter(({ id, organization, isLocal }) => id === organization && !isLocal)
    .map(({ id, name }) => ({ actor: id, name }));
}

const stateOf = ({ height, tip, final }: CoalitionRow): CoalitionLine["state"] =>
  height === 0 ? "begun" : tip === final ? "final" : "noted";

/** Names of actors here and at peers; who has none yet goes by the host. */
async function namesOf(desk: Desk, actors: readonly string[]): Promise<(actor: string) => string> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), actors);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}
