import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { openVoting, secondMotion, stateQuestion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { irisOf } from "#domain/iris.ts";
import { type Coalition, coalition, connect, type Member, must, submitted } from "#test/support/coalition.ts";
import { join } from "#test/support/people.ts";
import { actorDocument, type Home, makeSender, post, signCavage, startHome } from "./inbox/wall.ts";

type Answer = {
  readonly actor: string;
  readonly answer: string;
  readonly entry: string | null;
  readonly reason: string | null;
};
type Ask = { readonly id: string; readonly answers: Answer[]; readonly withdrawnAt: string | null };
type Asked = {
  readonly id: string;
  readonly state: string;
  readonly object: string;
  readonly reason: string | null;
  readonly motion: string | null;
};

let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;
let c: Member;
let motion: string;
let ask: string;

beforeAll(async () => {
  all = await coalition(3, { clockOffset: () => offset });
  [a, b, c] = all.members as [Member, Member, Member];
  await connect(a, b, all.settled);
  await connect(a, c, all.settled);
  motion = await submitted(a, a.slug, "Freeze the rents");
  await all.settled();
});
afterAll(() => all.close());

const actorOf = (member: Member) => irisOf(member.url).actor(member.organization);
const asksOf = async (member: Member, object: string, asked: readonly Member[], more: object = {}) =>
  member.api<Ask>("POST", "/asks", { body: member.slug, object, asked: asked.map(actorOf), ...more });
const askedAt = async (member: Member) => (await must(member.api<{ items: Asked[] }>("GET", "/asked"), 200)).items;
async function answers(id = ask): Promise<Record<string, string>> {
  await all.settled();
  const { answers: said } = await must(a.api<Ask>("GET", `/asks/${id}`), 200);
  return Object.fromEntries(said.map(({ actor, answer }) => [actor === actorOf(b) ? "b" : "c", answer]));
}

/** Brings the motion that was made of an ask to a vote, and that to its end. */
async function decide(member: Member, id: string, choice: "yes" | "no"): Promise<void> {
  const [mo, se] = [
    await join(member.db(), member.admin, member.slug, `Mo ${id}`),
    await join(member.db(), member.admin, member.slug, `Se ${id}`),
  ];
  await perform(member.db(), se, (act) => secondMotion(act, id));
  await perform(member.db(), member.admin, (act) => stateQuestion(act, id));
  const question = await perform(member.db(), member.admin, (act) =>
    openVoting(act, id, { closesAt: act.at + 60_000 }),
  );
  expect((await answers())[member === b ? "b" : "c"]).toBe("voting");
  await perform(member.db(), mo, (act) => vote(act, question.id, { choice }));
  offset += 61_000;
  const state = async () => (await member.api<{ state: string }>("GET", `/questions/${question.id}`)).body.state;
  await expect.poll(state, { timeout: 20_000 }).toBe("closed");
}

describe("asking connected organizations to endorse a motion", () => {
  test("wants somebody to ask, a time to come, and nobody's own name", async () => {
    expect((await asksOf(a, motion, [])).status).toBe(422);
    expect(
      (await a.api("POST", "/asks", { body: a.slug, object: motion, asked: ["https://nobody.example/a"] })).status,
    ).toBe(422);
    expect(await asksOf(a, motion, [b], { until: "2020-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
      body: { type: "/problems/too-soon" },
    });
    expect(await asksOf(a, actorOf(b), [b])).toMatchObject({ status: 422, body: { type: "/problems/own-object" } });
    expect(await asksOf(a, `${a.url}/about`, [b])).toMatchObject({
      status: 422,
      body: { type: "/problems/no-object" },
    });
    expect((await a.api("POST", "/asks", { body: a.slug, object: motion, asked: [actorOf(b)] }, null)).status).toBe(
      401,
    );
    expect((await must(a.api<{ items: Ask[] }>("GET", "/asks"), 200)).items).toEqual([]);
    await all.settled();
    expect(await askedAt(b)).toEqual([]);
  });

  test("arrives at each, and is shown as asked and no more", async () => {
    const made = await must(asksOf(a, motion, [b, c], { reason: "We need you." }), 201);
    ask = made.id;
    expect(await answers()).toEqual({ b: "asked", c: "asked" });
    for (const member of [b, c])
      expect(await askedAt(member)).toMatchObject([{ object: motion, state: "waiting", reason: "We need you." }]);
    expect(await asksOf(a, motion, [b, c])).toMatchObject({ status: 409, body: { type: "/problems/already-asked" } });
  });

  test("adopted at home it is published there, and flows back with the entry that says so", async () => {
    const [asked] = await askedAt(b);
    const taken = await must(
      b.api<Asked>("POST", `/asked/${asked?.id}/move`, { title: "Support Valley", text: "They asked us." }),
      200,
    );
    expect(taken).toMatchObject({ state: "moved" });
    expect(await answers()).toEqual({ b: "discussed", c: "asked" });
    expect((await b.api("POST", `/asked/${asked?.id}/move`, { title: "Again", text: "Again" })).status).toBe(409);
    await decide(b, taken.motion ?? "", "yes");
    await expect.poll(async () => (await answers())["b"], { timeout: 20_000 }).toBe("supported");
    expect(await askedAt(b)).toMatchObject([{ state: "supported" }]);
    const { answers: said } = await must(a.api<Ask>("GET", `/asks/${ask}`), 200);
    const entry = said.find(({ actor }) => actor === actorOf(b))?.entry ?? "";
    expect(await (await fetch(`${entry}.json`)).json()).toMatchObject({ type: "plenum:Endorsed", object: motion });
  });

  test("withdrawn by a new act it says so", async () => {
    const { items } = await must(b.api<{ items: { id: string }[] }>("GET", "/endorsements?state=standing"), 200);
    await must(b.api("POST", `/endorsements/${items[0]?.id}/withdraw`), 200);
    expect((await answers())["b"]).toBe("withdrawn");
  });

  test("declined in public it says why, and nobody asks a second time", async () => {
    const [asked] = await askedAt(c);
    await must(c.api("POST", `/asked/${asked?.id}/decline`, { reason: "Not our business." }), 200);
    expect((await answers())["c"]).toBe("declined");
    await expect
      .poll(
        async () =>
          (await must(a.api<Ask>("GET", `/asks/${ask}`), 200)).answers.find(({ answer }) => answer === "declined")
            ?.reason,
      )
      .toBe("Not our business.");
    expect((await c.api("POST", `/asked/${asked?.id}/decline`)).status).toBe(409);
    await must(a.api("POST", `/asks/${ask}/withdraw`), 200);
    expect((await a.api("POST", `/asks/${ask}/withdraw`)).status).toBe(409);
    const again = await must(asksOf(a, motion, [c]), 201);
    await all.settled();
    expect((await askedAt(c)).map(({ state }) => state)).toEqual(["declined", "declined"]);
    await must(a.api("POST", `/asks/${again.id}/withdraw`), 200);
  });

  test("taken back, it waits nowhere any more", async () => {
    const other = await submitted(a, a.slug, "More buses");
    const made = await must(asksOf(a, other, [b]), 201);
    await all.settled();
    expect((await askedAt(b))[0]).toMatchObject({ object: other, state: "waiting" });
    await must(a.api("POST", `/asks/${made.id}/withdraw`), 200);
    await all.settled();
    expect((await askedAt(b))[0]).toMatchObject({ object: other, state: "withdrawn" });
  });

  test("voted down, it says that, and nobody who was not asked sees any of it", async () => {
    const third = await submitted(a, a.slug, "Fewer cars");
    ask = (await must(asksOf(a, third, [c]), 201)).id;
    await all.settled();
    const asked = (await askedAt(c)).find(({ object }) => object === third);
    const taken = await must(c.api<Asked>("POST", `/asked/${asked?.id}/move`, { title: "Cars", text: "?" }), 200);
    await decide(c, taken.motion ?? "", "no");
    await expect.poll(async () => (await answers())["c"], { timeout: 20_000 }).toBe("lost");
    const outsider = await join(a.db(), a.admin, a.slug, "Ned Nobody");
    expect(outsider.person).not.toBe("");
    expect((await b.api("GET", `/asks/${ask}`)).status).toBe(404);
    expect((await a.api("GET", "/asks", undefined, null)).status).toBe(401);
  });
});

describe("a stranger's ask", () => {
  let home: Home;
  beforeAll(async () => {
    home = await startHome();
  });
  afterAll(() => home.close());

  test("is heard by nobody, nor is one in a connected organization's name", async () => {
    const before = (await askedAt(b)).length;
    const stranger = makeSender(home.origin, "mallory");
    home.pages.set("/users/mallory", { body: { ...actorDocument(stranger), type: "Organization" } });
    const offer = (actor: string, n: number) => ({
      "@context": "https://www.w3.org/ns/activitystreams",
      id: `${home.origin}/offers/${n}`,
      type: "Offer",
      actor,
      to: [actorOf(b)],
      object: { type: "Announce", actor: actorOf(b), object: `${home.origin}/notes/1` },
    });
    const inbox = `${b.url}/ap/inbox`;
    const send = async (document: object) => {
      const body = Buffer.from(JSON.stringify(document));
      return post(inbox, signCavage(inbox, stranger, body, { date: new Date(Date.now() + offset) }));
    };
    expect(await send(offer(stranger.id, 1))).toBe(202);
    expect(await send(offer(actorOf(a), 2))).toBeGreaterThanOrEqual(400);
    expect(await askedAt(b)).toHaveLength(before);
  });
});
