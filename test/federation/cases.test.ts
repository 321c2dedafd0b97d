import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { nameOurPanellist } from "#commands/cases/acting.ts";
import { fileCase, seeCase, takeStep } from "#commands/cases/cases.ts";
import { readCaseInput, type CaseVerb } from "#commands/cases/inputs.ts";
import { listSeenBetween } from "#commands/cases/lists.ts";
import { textOfStep, type SeenCase } from "#commands/cases/reading.ts";
import { move } from "#commands/coalition/motions.ts";
import { receiveLetters } from "#commands/inbox.ts";
import { listStepEntries } from "#db/caseEntries.ts";
import { newId } from "#db/ids.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { readClaim } from "#federation/inbox/claims.ts";
import { letterOf } from "#federation/inbox/letters.ts";
import { lastOutcome, seated } from "#domain/cases/case.ts";
import type { CaseStepName } from "#domain/cases/steps.ts";
import { findMembership } from "#db/members.ts";
import { DAY, MINUTE, SECOND } from "#domain/time.ts";
import { faultsOf } from "#test/support/html.ts";
import { REAL } from "#test/simulation/world.ts";
import { pagesOver, visitorOf } from "#test/support/site.ts";
import { actorOf, type Ally, coalitionAt, finalOf, league, type League, utter } from "#test/support/league.ts";

let together: League;
let hash = "";

beforeAll(async () => {
  together = await league(["valley", "harbor", "riders", "hillside"]);
  await together.convene({ cases: { panelSize: 1 } });
  await together.sign();
  hash = (await coalitionAt(together.ally(0))).hash;
}, 120_000);
afterAll(() => together.close());

const place = (at: number): Ally => together.ally(at);
const iris = ({ life }: Ally) => life.house.iris;
const admin = ({ instance }: Ally) => instance.admin;
const act = <T>(ally: Ally, deed: Parameters<typeof perform<T>>[2]) => perform(ally.life.db, admin(ally), deed);
const soon = (days: number): string => new Date(together.now() + days * DAY + MINUTE).toISOString();

/** Lets all sign and mirror twice; what is noted when is another matter. */
async function spread(): Promise<void> {
  const lives = together.allies.map(({ life }) => life);
  for (let round = 0; round < 2; round += 1) {
    together.pass(2 * SECOND);
    for (const life of lives) await REAL.relay(life);
    for (const life of lives) await REAL.sign(life);
    together.pass(10 * MINUTE);
    for (const life of lives) await REAL.tend(life);
  }
}

/** The second accuses the third; the first, who convenes, screens. */
async function file(accuser = 1, accused = 2): Promise<string> {
  const ally = place(accuser);
  const filing = { coalition: hash, against: actorOf(place(accused)), text: "They broke our agreement." };
  const id = await act(ally, (deed) => fileCase(deed, filing, iris(ally)));
  await spread();
  return id;
}
async function step(at: number, id: string, verb: CaseVerb, input: object = {}): Promise<void> {
  const ally = place(at);
  await act(ally, (deed) => takeStep(deed, id, readCaseInput(verb, input), iris(ally)));
  await spread();
}
const seenAt = (ally: Ally, id: string): Promise<SeenCase> =>
  seeCase(ally.instance.database.orm, id, undefined, iris(ally), together.now());
async function everywhere<T>(id: string, look: (seen: SeenCase) => T): Promise<T[]> {
  return Promise.all(together.allies.map(async (ally) => look(await seenAt(ally, id))));
}
const alike = async (id: string) => {
  const all = await everywhere(id, ({ now, steps }) => ({ now, codes: steps.map(({ entry, code }) => [entry, code]) }));
  expect(all).toEqual(all.map(() => all[0]));
  return all[0];
};
const placeOf = (actor: string): number => together.allies.findIndex((ally) => actorOf(ally) === actor);

async function panelOf(id: string): Promise<number> {
  await step(0, id, "call", { sources: ["Lottery"], drawsAt: soon(1) });
  together.pass(2 * DAY);
  await step(0, id, "draw", { values: ["3 7 11"] });
  const { ground, now } = await seenAt(place(0), id);
  return placeOf(seated(ground, now)[0] ?? "");
}
async function decide(id: string, at: number, finding: boolean): Promise<void> {
  const ally = place(at);
  const { orm } = ally.instance.database;
  const member = await findMembership(orm, ally.instance.log.organization ?? "", admin(ally).person);
  await expect(step(at, id, "vote", { finding })).rejects.toMatchObject({ refusal: { code: "case-panellist" } });
  await act(ally, (deed) => nameOurPanellist(deed, id, member?.id ?? "", iris(ally)));
  await step(at, id, "vote", { finding, sanction: finding });
  await step(at, id, "find", { text: "What the panel found." });
}
async function toFinding(): Promise<{ id: string; first: number }> {
  const id = await file();
  await step(0, id, "accept");
  await step(0, id, "charge", { article: "1", text: "You broke article 1.", hearingAt: soon(14) });
  await step(2, id, "answer", { text: "We did not." });
  const first = await panelOf(id);
  together.pass(14 * DAY);
  await step(first, id, "hear");
  await decide(id, first, true);
  return { id, first };
}

/** An expulsion rests on a case against that member that ended with a sanction, and on nothing else. */
async function isAGroundFor(accused: number, id: string): Promise<void> {
  const { orm } = place(1).instance.database;
  const steps = await listStepEntries(orm, hash);
  const mine = steps.filter(({ said }) => said.case.endsWith(id));
  const last = mine.toSorted((one, other) => one.at - other.at).at(-1)?.hash;
  const expel = (at: number, from?: Sha256) =>
    act(place(1), (deed) =>
      move(
        deed,
        hash,
        { title: "Expulsion", text: "See the case.", effect: { expel: actorOf(place(at)), case: from } },
        iris(place(1)),
      ),
    );
  for (const [at, from] of [[accused], [3, last], [accused, hash as Sha256]] as const)
    await expect(expel(at, from)).rejects.toMatchObject({ refusal: { code: "case-needed" } });
  expect(await expel(accused, last)).toMatchObject({ kind: "expulsion" });
}

describe("a case between organizations", () => {
  test(
    "comes to the same finding everywhere, is appealed, and another panel reverses it",
    { timeout: 120_000 },
    async () => {
      const { id, first } = await toFinding();
      expect([0, 3]).toContain(first);
      expect(await alike(id)).toMatchObject({ now: { state: "found", first: { outcome: "sanctioned" } } });
      expect(await everywhere(id, ({ now }) => lastOutcome(now))).toEqual([undefined, undefined, undefined, undefined]);
      await step(2, id, "appeal", { text: "Nobody heard us." });
      together.pass(40 * DAY);
      expect(await everywhere(id, ({ now }) => lastOutcome(now))).toEqual([undefined, undefined, undefined, undefined]);
      const second = await panelOf(id);
      expect(second).not.toBe(first);
      expect([0, 3]).toContain(second);
      await step(second, id, "hear");
      await decide(id, second, false);
      expect(await alike(id)).toMatchObject({ now: { state: "final", second: { outcome: "cleared" } } });
      await step(second, id, "publish", { text: "The complaint did not hold in the end." });
      expect(await everywhere(id, ({ now }) => [now.state, lastOutcome(now)])).toEqual(
        together.allies.map(() => ["published", "cleared"]),
      );
      // Also whom it does not concern reads the account, from its mirror of the gazette.
      const accounts = await everywhere(id, (seen) => seen.steps.map((each) => textOfStep(seen, each)?.text).at(-1));
      expect(accounts).toEqual(together.allies.map(() => "The complaint did not hold in the end."));
    },
  );

  test("is final when nobody appeals in time, and then says so on every instance", { timeout: 120_000 }, async () => {
    const { id, first } = await toFinding();
    together.pass(31 * DAY);
    expect(await everywhere(id, ({ now }) => [now.state, lastOutcome(now)])).toEqual(
      together.allies.map(() => ["final", "sanctioned"]),
    );
    await expect(step(2, id, "appeal", { text: "Late." })).rejects.toMatchObject({ refusal: { code: "case-late" } });
    await step(first, id, "close");
    expect(await alike(id)).toMatchObject({ now: { state: "final", closedAt: expect.any(Number) as number } });
    // Its steps are acts of full members in the docket too.
    await together.settle();
    const verdicts = Object.values(await finalOf(place(3), "verdict"));
    expect(verdicts).toContain("ok");
    await isAGroundFor(2, id);
    const pages = visitorOf(pagesOver(place(3).life.db, { iris: iris(place(3)) }));
    for (const path of ["/cases", `/cases?of=${hash.slice(7)}`, `/cases/${id}`]) {
      const page = await pages.get(path);
      expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
      expect(page.text).toContain(
        "The charge holds, and a sanction follows.".slice(0, path.startsWith("/cases/") ? undefined : 0),
      );
    }
    const { orm } = place(3).instance.database;
    const listed = await listSeenBetween(orm, undefined, iris(place(3)), together.now());
    expect(listed.map((seen) => seen.id)).toContain(id);
  });
});

describe("what is written", () => {
  test(
    "goes to those alone whom it concerns, and is kept only if it is what its hash names",
    {
      timeout: 120_000,
    },
    async () => {
      const id = await file();
      await step(0, id, "accept");
      const charge = { article: "1", text: "You broke article 1.", hearingAt: soon(14) };
      await act(place(0), (deed) => takeStep(deed, id, readCaseInput("charge", charge), iris(place(0))));
      // Instances of a simulation have no inboxes.
      const { sql } = place(0).instance.database;
      await sql`update peers set card = card || jsonb_build_object('inbox', 'https://' || host || '/ap/inbox')`;
      await REAL.relay(place(0).life);
      await spread();
      const sent = await sql<{ bytes: Uint8Array; host: string }[]>`
      select a.bytes, d.host from activities a join deliveries d on d.activity = a.id where a.type = 'plenum:HandOver'`;
      const mine = sent.filter(({ bytes }) => Buffer.from(bytes).toString().includes(id));
      expect(new Set(mine.map(({ host }) => host))).toEqual(new Set(["harbor.example", "riders.example"]));
      const reads = async (at: number) => {
        const ally = place(at);
        const seen = await seeCase(ally.instance.database.orm, id, admin(ally).person, iris(ally), together.now());
        return seen.steps.flatMap((each) => textOfStep(seen, each)?.text ?? []);
      };
      expect(await reads(2)).toEqual([]);
      const activity = mine
        .map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as JsonObject)
        .find((each) => JSON.stringify(each).includes("article 1"));
      const receive = (ally: Ally, change: object, signer = iris(place(0)).gazetteActor) => {
        const changed = { ...activity, object: { ...(activity?.["object"] as object), ...change } } as JsonObject;
        const claim = readClaim({ signer, activity: changed });
        const passed = { signer, host: "valley.example", id: newId(Date.now()), bytes: new Uint8Array() };
        const letter = letterOf(passed, claim, iris(ally));
        return act(ally, (deed) => receiveLetters(deed, letter === undefined ? [] : [letter], () => ""));
      };
      await receive(place(2), { text: "You did nothing." });
      await receive(place(2), {}, "https://valley.example/ap/actors/other");
      expect(await reads(2)).toEqual([]);
      await receive(place(2), {});
      expect(await reads(2)).toEqual(["You broke article 1."]);
      expect(await reads(3)).toEqual([]);
      expect((await seenAt(place(2), id)).isConcerned).toBe(false);
    },
  );
});

describe("what somebody forges", () => {
  const says = (ally: Ally, id: string, name: CaseStepName, more: object = {}) =>
    utter(ally, {
      type: "CaseStep",
      issuer: actorOf(ally),
      coalition: hash as `sha256:${string}`,
      refs: [],
      case: iris(place(1)).casePage(id),
      step: name,
      ...more,
    });

  test("has no effect, by the same code everywhere", { timeout: 120_000 }, async () => {
    const id = await file();
    // Every log goes on meanwhile: nobody can date a step back before that.
    await together.settle();
    const forged: [ally: Ally, name: CaseStepName, more: object, code: string][] = [
      [place(2), "dismissed", {}, "not-yours"],
      [place(3), "accepted", {}, "not-yours"],
      [place(1), "accepted", {}, "not-yours"],
      [place(0), "found", { outcome: "sanctioned" }, "out-of-turn"],
      [place(0), "closed", {}, "out-of-turn"],
      [place(3), "voted", { finding: true, sanction: true }, "out-of-turn"],
      [place(1), "filed", { against: actorOf(place(3)) }, "filed-twice"],
    ];
    for (const [ally, name, more] of forged) await says(ally, id, name, more);
    await spread();
    await alike(id);
    const codes = await everywhere(id, ({ steps }) =>
      steps
        .filter(({ code }) => code !== "ok")
        .map(({ by, step: name, code }) => [placeOf(by), name, code].join(" "))
        .toSorted(),
    );
    const expected = forged.map(([ally, name, , code]) => [placeOf(actorOf(ally)), name, code].join(" ")).toSorted();
    expect(codes).toEqual(together.allies.map(() => expected));
    expect(await everywhere(id, ({ now }) => now.state)).toEqual(together.allies.map(() => "filed"));
  });

  test(
    "no order of a panel counts that no published draw gave, nor a filing under another's address",
    { timeout: 120_000 },
    async () => {
      const id = await file();
      await step(0, id, "accept");
      await step(0, id, "charge", { article: "1", text: "x", hearingAt: soon(14) });
      await step(0, id, "call", { sources: ["Lottery"], drawsAt: soon(1) });
      together.pass(2 * DAY);
      const called = (await seenAt(place(0), id)).steps.find(({ step: name }) => name === "called");
      expect(called?.code).toBe("ok");
      await says(place(0), id, "drawn", { order: [actorOf(place(3))] });
      await says(place(0), id, "drawn", { order: [actorOf(place(2)), actorOf(place(3))] });
      await spread();
      expect(
        await everywhere(id, ({ steps }) => steps.filter(({ step: name }) => name === "drawn").map(({ code }) => code)),
      ).toEqual(together.allies.map(() => ["no-draw", "no-draw"]));
      await expect(
        says(place(2), "018f0000-0000-7000-8000-000000000000", "filed", { against: actorOf(place(3)) }),
      ).rejects.toThrow("foreign");
    },
  );

  test("a step that is dated back is as late as what stands before it in its log", { timeout: 120_000 }, async () => {
    const { id } = await toFinding();
    together.pass(40 * DAY);
    // Something of theirs that bears the true time, and then an appeal that does not.
    await file(2, 3);
    await utter(place(2), {
      type: "CaseStep",
      issuer: actorOf(place(2)),
      coalition: hash as `sha256:${string}`,
      refs: [],
      case: iris(place(1)).casePage(id),
      step: "appealed",
    });
    await spread();
    const codes = await everywhere(id, ({ steps }) => steps.find(({ step: name }) => name === "appealed")?.code);
    expect(codes).toEqual(together.allies.map(() => "too-late"));
  });
});
