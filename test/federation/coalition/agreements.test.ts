import { afterEach, beforeEach, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { acceptText, callTogether, proposeText } from "#commands/coalition/drafting.ts";
import { conveneCalled } from "#commands/coalition/membership.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { draftMotion, openVoting, stateQuestion, submitMotion } from "#commands/motions.ts";
import { readCharter } from "#commands/coalition/texts.ts";
import { hasFailedToJoin, listCharterTexts, listOpenCalls, listSignatures } from "#db/coalition/agreements.ts";
import type { ArticleChange } from "#domain/charters.ts";
import type { Sha256 } from "#domain/entries.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import { actorOf, coalitionAt, finalOf, league, type League } from "#test/support/league.ts";

let all: League;

beforeEach(async () => {
  all = await league(["valley", "harbor", "riders"]);
  await all.settle();
});
afterEach(() => all.close());

const unity = { number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." } as const;
const dues = { number: "2", title: "Dues", tier: "ordinary", text: "Each pays what it can." } as const;
const names = { number: "3", title: "Names", tier: "entrenched", text: "Each keeps its name." } as const;

const run = <T>(place: number, deed: Parameters<typeof perform<T>>[2]): Promise<T> => {
  const { life, instance } = all.ally(place);
  return perform(life.db, instance.admin, deed);
};
const orm = (place: number) => all.ally(place).instance.database.orm;
const firstCall = async (place: number) => {
  const [call] = await listOpenCalls(orm(place));
  if (call === undefined) throw new Error("no call");
  return call;
};

async function called(): Promise<void> {
  const { house } = all.ally(0).life;
  const invited = all.allies.slice(1).map(actorOf);
  const input = { slug: "league", name: "League", why: "Rents rise everywhere.", articles: [unity, dues], invited };
  await run(0, (act) => callTogether(act, input, house.iris));
  await all.settle();
}

const propose = async (place: number, change: ArticleChange) => {
  const call = await firstCall(place);
  const [newest] = (await listCharterTexts(orm(place), call.entry)).filter(({ issuer }) => issuer === call.caller);
  const base = (newest?.hash ?? "").replace("sha256:", "");
  const made = await run(place, (act) => proposeText(act, call, { base, articles: [change], because: "We need it." }));
  await all.settle();
  return made;
};

type Membership = { coalition: string; deed: "accede" | "reaffirm" | "secede" };

/** A member moves at home that the organization joins, or leaves. */
async function moveAtHome(place: number, membership: Membership): Promise<string> {
  const { slug } = all.ally(place);
  await run(place, (act) => changeBody(act, slug, { rules: { secondsRequired: 0 } }));
  const asked = { kind: "accession", title: "Do we?", text: "Together we are many.", effect: { membership } } as const;
  return (await run(place, (act) => draftMotion(act, slug, asked))).id;
}

/** The members say yes. */
async function decide(place: number, id: string): Promise<void> {
  await run(place, (act) => submitMotion(act, id));
  all.pass(SECOND);
  await run(place, (act) => stateQuestion(act, id));
  all.pass(SECOND);
  const { id: question } = await run(place, (act) => openVoting(act, id, { closesAt: all.now() + MINUTE }));
  all.pass(SECOND);
  await run(place, (act) => vote(act, question, { choice: "yes" }));
  all.pass(MINUTE);
  await perform(all.ally(place).life.db, system, (act) => closeQuestion(act, question));
}

test("a text is drafted together, adopted at home and signed: everybody reads the very text that it signs", async () => {
  await called();
  const proposal = await propose(1, { op: "add", article: names });
  const call = await firstCall(0);
  const [seen] = await listCharterTexts(orm(0), call.entry);
  expect(seen).toMatchObject({ issuer: actorOf(all.ally(1)), hash: proposal.hash });
  const accepted = await run(0, (act) => acceptText(act, call.id, seen?.entry ?? ""));
  expect(accepted.hash).toBe(proposal.hash);
  await all.settle();
  await run(0, (act) => conveneCalled(act, call.id, {}));
  await all.settle();
  expect(await listOpenCalls(orm(1))).toEqual([]);
  const { hash } = await coalitionAt(all.ally(1));
  for (const place of [0, 1, 2])
    expect(await readCharter(orm(place), accepted.hash as Sha256)).toMatchObject({
      state: "held",
      charter: { version: 1, articles: [unity, dues, names] },
    });
  for (const place of [1, 2]) await decide(place, await moveAtHome(place, { coalition: hash, deed: "accede" }));
  await all.settle();
  for (const ally of all.allies) {
    const members = Object.values(await finalOf(ally, "member")) as { standing: string }[];
    expect(members.map(({ standing }) => standing)).toEqual(["full", "full", "full"]);
    const signed = await listSignatures(ally.instance.database.orm, await coalitionAt(ally));
    expect(signed.map(({ charter }) => charter)).toEqual([accepted.hash, accepted.hash]);
    expect(signed.every(({ decision }) => decision !== null)).toBe(true);
  }
});

test("a proposal on an older draft is taken up beside what came since; one that changes the same article is not", async () => {
  await called();
  const call = await firstCall(0);
  await propose(1, { op: "add", article: names });
  await propose(2, { op: "replace", article: { ...dues, text: "Each pays a tenth." } });
  const other = await propose(1, { op: "remove", number: "2" });
  const [, second, first] = await listCharterTexts(orm(0), call.entry);
  await run(0, (act) => acceptText(act, call.id, first?.entry ?? ""));
  all.pass(SECOND);
  await run(0, (act) => acceptText(act, call.id, second?.entry ?? ""));
  all.pass(SECOND);
  await expect(run(0, (act) => acceptText(act, call.id, other.entry))).rejects.toMatchObject({
    refusal: { code: "texts-overlap", articles: ["2"] },
  });
  const [newest] = await listCharterTexts(orm(0), call.entry);
  expect(await readCharter(orm(0), newest?.hash as Sha256)).toMatchObject({
    charter: { articles: [unity, { ...dues, text: "Each pays a tenth." }, names] },
  });
  const { id } = await firstCall(1);
  await expect(run(1, (act) => acceptText(act, id, other.entry))).rejects.toMatchObject({
    refusal: { code: "caller-only" },
  });
});

test("members decide to leave; what was decided twice is done once, and the second time the record says that it failed", async () => {
  await called();
  await run(0, async (act) => conveneCalled(act, (await firstCall(0)).id, {}));
  await all.settle();
  const { hash } = await coalitionAt(all.ally(1));
  await all.sign(1);
  const motions = [
    await moveAtHome(1, { coalition: hash, deed: "secede" }),
    await moveAtHome(1, { coalition: hash, deed: "secede" }),
  ];
  for (const id of motions) {
    await decide(1, id);
    await all.settle();
  }
  const standings = await Promise.all(
    all.allies.map(async (ally) => (await finalOf(ally, "member"))[actorOf(all.ally(1))] as { standing: string }),
  );
  expect(standings.map(({ standing }) => standing)).toEqual(["left", "left", "left"]);
  expect(await Promise.all(motions.map((id) => hasFailedToJoin(orm(1), id)))).toEqual([false, true]);
});
