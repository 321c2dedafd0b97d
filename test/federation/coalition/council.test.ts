import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, perform, system } from "#commands/act.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { readCouncil } from "#commands/coalition/council.ts";
import { move, second } from "#commands/coalition/motions.ts";
import { castSeatVote, findSeatInstruction, issueSeat, newSeatVote } from "#commands/coalition/seats.ts";
import { openVote } from "#commands/coalition/voting.ts";
import { newMandate } from "#commands/mandates.ts";
import { findRecord } from "#db/coalition/coalitions.ts";
import { listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import { findMandate, listMandatesOf } from "#db/mandates.ts";
import { findCoalitionSeats } from "#db/offices.ts";
import { findEntryOf } from "#db/succession.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { seatKey } from "#domain/coalition/council.ts";
import type { Iris } from "#domain/iris.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import { actorOf, type Ally, coalitionAt, finalOf, league, type League, utter } from "#test/support/league.ts";
import { join, type Person } from "#test/support/people.ts";

let allies: League;
let bea: Person;
let carl: Person;
let dora: Person;
let decision = "";
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];

const ordinary = { ...plainRules.decisions.ordinary, electorate: "seats", mayChange: "never" };
const rules = {
  council: { method: "equal", each: 2, term: 365 * DAY },
  decisions: { ...plainRules.decisions, ordinary },
};

beforeAll(async () => {
  allies = await league(["valley", "harbor", "riders"]);
  await allies.convene(rules);
  await allies.sign();
  const { life, instance } = allies.ally(HARBOR);
  const [db, admin] = [life.db, instance.admin];
  [bea, carl, dora] = (await Promise.all(
    ["Bea Baker", "Carl Cook", "Dora Drew"].map((name) => join(db, admin, "harbor", name)),
  )) as [Person, Person, Person];
  const sent = await moved(bea, { kind: "resolution", title: "Whom we send", text: "Bea and Carl." });
  decision = await decided(sent, [admin]);
  await allies.settle();
});
afterAll(() => allies.close());

async function deed<T>(
  place: number,
  work: (act: Act, coalition: string, iris: Iris) => Promise<T>,
  by?: Person,
): Promise<T> {
  const ally = allies.ally(place);
  const { hash } = await coalitionAt(ally);
  const { db, house } = ally.life;
  return perform(db, by ?? ally.instance.admin, (act) => work(act, hash, house.iris));
}

const atAll = <T>(look: (ally: Ally) => Promise<T>): Promise<T[]> => Promise.all(allies.allies.map(look));
const everywhere = <T>(value: T): T[] => allies.allies.map(() => value);

async function motionAt(ally: Ally): Promise<CoalitionMotion> {
  const { id } = await coalitionAt(ally);
  const [motion] = await listCoalitionMotions(ally.instance.database.orm, id, { limit: 10 });
  if (motion === undefined) throw new Error(`no motion at ${ally.slug}`);
  return motion;
}

const give = (holder: Person, more: object = {}) =>
  deed(HARBOR, (act, coalition) =>
    issueSeat(act, newMandate.parse({ coalition, holder: holder.person, question: decision, ...more })),
  );

const say = async (by: Person, seat: number, choice: string, reason?: string) => {
  const { id } = await motionAt(allies.ally(HARBOR));
  return deed(HARBOR, (act, _, iris) => castSeatVote(act, id, newSeatVote.parse({ seat, choice, reason }), iris), by);
};

const seatOf = async (ally: Ally, seat: number) =>
  (await finalOf(ally, "seat"))[seatKey(actorOf(allies.ally(HARBOR)), seat)];

describe("a council of three organizations", () => {
  test("has its seats shared alike everywhere, and each organization may fill its own", async () => {
    const councils = await atAll(async (ally) => (await finalOf(ally, "council"))["self"]);
    expect(councils).toEqual(everywhere(councils[0]));
    expect(councils[0]).toMatchObject({ number: 1, unassigned: 0 });
    const { id } = await coalitionAt(allies.ally(HARBOR));
    const office = await findCoalitionSeats(
      allies.ally(HARBOR).instance.database.orm,
      id,
      allies.ally(HARBOR).instance.log.organization ?? "",
    );
    expect(office).toMatchObject({ seats: 2, kind: "seat" });
    await expect(give(bea, { seat: 3 })).rejects.toMatchObject({ refusal: { code: "no-such-seat", seats: 2 } });
    await give(bea, { seat: 1 });
    await expect(give(carl, { seat: 1 })).rejects.toMatchObject({ refusal: { code: "no-vacancy" } });
    await give(carl, { seat: 2 });
    await give(dora, { alternate: true });
    await allies.settle();
    const held = await atAll(async (ally) => [await seatOf(ally, 1), await seatOf(ally, 2)]);
    expect(held).toEqual(everywhere(held[0]));
    expect(held[0]?.map((hashes) => (hashes as unknown[]).length)).toEqual([1, 1]);
  });

  test("votes by its delegates, who see what home decided and give a reason where they do otherwise", async () => {
    await deed(VALLEY, (act, coalition, iris) =>
      move(act, coalition, { title: "A joint fund", text: "We pool a tenth of our dues." }, iris),
    );
    await allies.settle();
    const { id } = await motionAt(allies.ally(RIDERS));
    await deed(RIDERS, (act, _, iris) => second(act, id, iris));
    await allies.settle();
    const closesAt = allies.now() + 60 * DAY;
    const mine = await motionAt(allies.ally(VALLEY));
    await deed(VALLEY, (act, _, iris) => openVote(act, mine.id, { closesAt }, iris));
    await allies.settle();
    const { db } = allies.ally(HARBOR).life;
    const asked = await motionAt(allies.ally(HARBOR));
    const { admin } = allies.ally(HARBOR).instance;
    await decided(asked.local ?? "", [admin]);
    expect(await findSeatInstruction(db.orm, await motionAt(allies.ally(HARBOR)))).toMatchObject({ choice: "yes" });
    await expect(say(carl, 1, "yes")).rejects.toMatchObject({ refusal: { code: "holder-only" } });
    await say(bea, 1, "yes");
    await expect(say(bea, 1, "no", "Too late")).rejects.toMatchObject({ refusal: { code: "already-voted" } });
    await expect(say(carl, 2, "no")).rejects.toMatchObject({ refusal: { code: "deviation-needs-reason" } });
    await allies.settle();
    const voted = await atAll(async (ally) => {
      const { questionHash } = await motionAt(ally);
      return (await finalOf(ally, "vote"))[`${questionHash} ${seatKey(actorOf(allies.ally(HARBOR)), 1)}`];
    });
    expect(voted).toEqual(everywhere(expect.objectContaining({ choice: "yes", instructed: "yes" })));
  });

  test("hears nobody whom home has recalled, with the same code everywhere, and hears the alternate", async () => {
    const harbor = allies.ally(HARBOR);
    const { db } = harbor.life;
    const { admin, log } = harbor.instance;
    const { id } = await coalitionAt(harbor);
    const office = await findCoalitionSeats(db.orm, id, log.organization ?? "");
    const second = (await listMandatesOf(db.orm, office?.id ?? "")).find(({ number }) => number === 2);
    const recalled = await findEntryOf(db.orm, log.organization ?? "", second?.id ?? "");
    if (second === undefined || recalled === undefined) throw new Error("no mandate");
    const recall = await moved(bea, {
      kind: "recall",
      title: "End it",
      text: "Reasons.",
      effect: { recall: second.id },
    });
    await decided(recall, [admin, bea, dora]);
    expect(await findMandate(db.orm, second.id)).toMatchObject({ ending: "recall" });
    await allies.settle();
    await expect(say(carl, 2, "no", "I am still here")).rejects.toMatchObject({ refusal: { code: "holder-only" } });
    const { questionEntry, questionHash } = await motionAt(harbor);
    const { hash: coalition } = await coalitionAt(harbor);
    const stale = await utter(harbor, {
      type: "SeatVoted",
      issuer: actorOf(harbor),
      refs: [
        { id: questionEntry ?? "", hash: questionHash as `sha256:${string}` },
        { id: recalled.iri, hash: recalled.hash },
      ],
      coalition: coalition as `sha256:${string}`,
      seat: 2,
      choice: "no",
    });
    await allies.settle();
    expect(await verdicts(stale.hash)).toEqual(everywhere("mandate-ended"));
    await say(dora, 2, "no", "Our fund is empty.");
    await allies.settle();
    allies.pass(61 * DAY);
    await allies.settle();
    const results = await atAll(async (ally) => (await motionAt(ally)).asked.final?.result);
    expect(results).toEqual(everywhere(results[0]));
    expect(results[0]).toMatchObject({ outcome: "lost", counts: { yes: 1, no: 1, roll: 6, bodies: 3 } });
    const reading = await readCouncil(db.orm, await coalitionAt(harbor), allies.now());
    const own = reading.delegations.find(({ actor }) => actor === actorOf(harbor));
    expect(own?.seats.map((held) => held?.hash)).toHaveLength(2);
  });
});

/** A public motion at Harbor that the chair has stated. */
async function moved(by: Person, motion: Parameters<typeof draftMotion>[2]): Promise<string> {
  const { life, instance } = allies.ally(HARBOR);
  const { id } = await perform(life.db, by, async (act) => {
    const draft = await draftMotion(act, "harbor", { ...motion, visibility: "public" });
    return submitMotion(act, draft.id);
  });
  await perform(life.db, dora, (act) => secondMotion(act, id));
  // A recall is heard for two weeks before anything is decided.
  allies.pass(motion.kind === "recall" ? 15 * DAY : MINUTE);
  await perform(life.db, instance.admin, (act) => stateQuestion(act, id));
  return id;
}

/** Harbor adopts a motion by the votes of these; the vote that did. */
async function decided(motion: string, voters: readonly Person[]): Promise<string> {
  const { life, instance } = allies.ally(HARBOR);
  const closesAt = allies.now() + 5 * MINUTE;
  const question = await perform(life.db, instance.admin, (act) => openVoting(act, motion, { closesAt }));
  allies.pass(MINUTE);
  for (const voter of voters) await perform(life.db, voter, (act) => vote(act, question.id, { choice: "yes" }));
  allies.pass(5 * MINUTE);
  await perform(life.db, system, (act) => closeQuestion(act, question.id));
  return question.id;
}

const verdicts = (hash: string) =>
  atAll(async (ally) => {
    const { id } = await coalitionAt(ally);
    return (await findRecord(ally.instance.database.orm, id, "verdict", hash))?.final;
  });
