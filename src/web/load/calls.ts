import { readCall, saidIn } from "#commands/coalition/calls.ts";
import { type CallRow, listOpenCalls } from "#db/coalition/agreements.ts";
import { listActorNames } from "#db/entries.ts";
import { markdown } from "#text/markdown.ts";
import type { CallLine, CallView } from "#web/coalition/calls.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { mayIn } from "#web/kit/visit.ts";
import { hexOf, textPath } from "./agreements.ts";

/** Where the page of a call is. */
export const callPath = ({ id }: Pick<CallRow, "id">): string => `/coalitions/calls/${id}`;

async function namesOf(desk: Desk, actors: readonly string[]): Promise<(actor: string) => string> {
  const names = await listActorNames(desk.db.orm, desk.iris.actor(""), [...new Set(actors)]);
  return (actor) => names.get(actor) ?? URL.parse(actor)?.host ?? actor;
}

/** Calls that are still drafted together. */
export async function loadCallLines(desk: Desk, visit: Visit): Promise<CallLine[]> {
  const calls = await listOpenCalls(desk.db.orm);
  const names = await namesOf(
    desk,
    calls.map(({ caller }) => caller),
  );
  return Promise.all(
    calls.map(async (call) => ({
      name: (await saidIn(desk.db.orm, call))?.name ?? visit.speech.words.agreements.calls.title,
      href: callPath(call),
      by: names(call.caller),
      at: call.at,
    })),
  );
}

/** All that the page of a call shows. */
export async function loadCall(desk: Desk, visit: Visit, call: CallRow): Promise<CallView> {
  const { said, draft, texts, convened } = await readCall(desk.db.orm, call);
  const names = await namesOf(desk, [call.caller, ...call.invited, ...texts.map(({ issuer }) => issuer)]);
  const own = visit.home === undefined ? undefined : desk.iris.actor(visit.home.id);
  const mayJoin = own !== undefined && mayIn(visit, visit.home, "join-coalition");
  const taken = new Set(texts.flatMap(({ accepts }) => (accepts === null ? [] : [accepts])));
  const stateOf = ({ entry, issuer }: (typeof texts)[number]): CallView["texts"][number]["state"] => {
    if (entry === draft?.row.entry) return "current";
    if (issuer === call.caller) return "older";
    return taken.has(entry) ? "accepted" : "open";
  };
  const charter = draft?.text.state === "held" ? draft.text.charter : undefined;
  return {
    name: said?.name ?? visit.speech.words.agreements.calls.title,
    href: callPath(call),
    whyHtml: said === undefined ? undefined : markdown(said.why),
    caller: names(call.caller),
    until: call.until ?? undefined,
    invited: call.invited.map(names),
    draft:
      charter === undefined
        ? undefined
        : { ...charter, shown: charter.articles.map((article) => ({ ...article, textHtml: markdown(article.text) })) },
    texts: texts.map((row) => ({
      by: names(row.issuer),
      at: row.at,
      href: `${textPath(row.hash)}${row.base === null ? "" : `?since=${hexOf(row.base)}`}`,
      entry: row.entry,
      state: stateOf(row),
    })),
    convened: convened === undefined ? undefined : `/coalitions/${hexOf(convened)}`,
    mayPropose: mayJoin && (own === call.caller || call.invited.includes(own)),
    mayDecide: mayJoin && own === call.caller,
  };
}
