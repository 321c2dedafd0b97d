import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { publishAssessment } from "#commands/assessments.ts";
import { answerPledge, makePledge, withdrawPledge } from "#commands/pledges.ts";
import { listAssessments } from "#db/assessments.ts";
import { listPledges, listSayings } from "#db/pledges.ts";
import { sayingsOf } from "#domain/pledges.ts";
import { actorOf, type Ally, type League, league } from "#test/support/league.ts";

let all: League;
let valley: Ally;
let harbor: Ally;
let riders: Ally;

beforeAll(async () => {
  all = await league(["valley", "harbor", "riders"]);
  [valley, harbor, riders] = [all.ally(0), all.ally(1), all.ally(2)];
  await all.settle();
});
afterAll(() => all.close());

/** What each instance holds of the newest pledge, and what both sides say of it. */
const seen = () =>
  Promise.all(
    all.allies.map(async ({ instance }) => {
      const [row] = await listPledges(instance.database.orm, { limit: 1 });
      if (row === undefined) return undefined;
      const { pledge } = row;
      const { giver, receiver } = sayingsOf(pledge, await listSayings(instance.database.orm, [pledge.name]));
      const { kind, amount, currency } = pledge;
      const isTaken = pledge.withdrawnAt !== null;
      return { kind, amount, currency, giver: giver?.state, receiver: receiver?.state, isTaken };
    }),
  );
const everywhere = <T>(value: T): T[] => all.allies.map(() => value);

async function newest({ instance }: Ally): Promise<string> {
  const [row] = await listPledges(instance.database.orm, { limit: 1 });
  return row?.pledge.id ?? "";
}

const say = async (ally: Ally, word: "kept" | "not_kept", amount?: number) => {
  const id = await newest(ally);
  await perform(ally.life.db, ally.instance.admin, (act) =>
    answerPledge(act, id, word, amount === undefined ? {} : { amount }, ally.life.house.iris),
  );
};

test("a pledge from one organization to another is the same on every instance, with what both sides say of it", async () => {
  const terms = { kind: "money", amount: 50_000, currency: "USD" } as const;
  await perform(valley.life.db, valley.instance.admin, (act) =>
    makePledge(
      act,
      { ...terms, body: "valley", to: actorOf(harbor), text: "For the rent fund." },
      valley.life.house.iris,
    ),
  );
  await all.settle();
  const bare = { ...terms, giver: undefined, receiver: undefined, isTaken: false };
  expect(await seen()).toEqual(everywhere(bare));
  const [at] = await listPledges(riders.instance.database.orm, { limit: 1 });
  expect(at?.file).toContain("For the rent fund.");
  await say(harbor, "kept", 30_000);
  await say(valley, "kept");
  await all.settle();
  expect(await seen()).toEqual(everywhere({ ...bare, giver: "kept", receiver: "partly" }));
  await say(harbor, "not_kept");
  await all.settle();
  expect(await seen()).toEqual(everywhere({ ...bare, giver: "kept", receiver: "not_kept" }));
});

test("nobody else speaks of it, and only the giver takes it back", async () => {
  const { iris } = riders.life.house;
  await expect(say(riders, "kept")).rejects.toMatchObject({ message: "missing pledge" });
  const id = await newest(harbor);
  await expect(
    perform(harbor.life.db, harbor.instance.admin, (act) => withdrawPledge(act, id, harbor.life.house.iris)),
  ).rejects.toMatchObject({ refusal: { code: "pledge-sides-only" } });
  const other = await newest(riders);
  await expect(
    perform(riders.life.db, riders.instance.admin, (act) => answerPledge(act, other, "kept", { body: "riders" }, iris)),
  ).rejects.toMatchObject({ refusal: { code: "pledge-sides-only" } });
  const own = await newest(valley);
  await perform(valley.life.db, valley.instance.admin, (act) => withdrawPledge(act, own, valley.life.house.iris));
  await all.settle();
  expect((await seen()).map((pledge) => pledge?.isTaken)).toEqual(everywhere(true));
});

test("several organizations assess the same, side by side, and each corrects its own", async () => {
  const of = actorOf(harbor);
  const publish = (ally: Ally, slug: string, text: string, corrects?: string) =>
    perform(ally.life.db, ally.instance.admin, (act) =>
      publishAssessment(
        act,
        { body: slug, of, kind: "coalition", text, ...(corrects !== undefined && { corrects }) },
        ally.life.house.iris,
      ),
    );
  const first = await publish(valley, "valley", "It went well.");
  await publish(riders, "riders", "It did not.");
  await all.settle();
  await publish(valley, "valley", "It went rather well.", first);
  await all.settle();
  for (const { instance } of all.allies) {
    const rows = await listAssessments(instance.database.orm, { of, limit: 10 });
    const told = rows.map(({ assessment, text, file }) => [
      (JSON.parse(file ?? JSON.stringify({ text })) as { text: string }).text,
      assessment.supersededAt !== null,
    ]);
    expect(told.toSorted(([one = ""], [other = ""]) => String(one).localeCompare(String(other)))).toEqual([
      ["It did not.", false],
      ["It went rather well.", false],
      ["It went well.", true],
    ]);
  }
  await expect(publish(valley, "valley", "Once more.", first)).rejects.toMatchObject({
    refusal: { code: "already-corrected" },
  });
});
