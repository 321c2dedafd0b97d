import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, type League, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Scenario, Stage } from "#src/demo/stage.ts";

/** A committee calls a congress; who comes is of every kind, and a programme grows from what they hold already. */
export const congress: Scenario = {
  lasts: 60 * DAY,
  async play(stage) {
    const all = await stage.step(
      "A committee, a union local, a journal, a student club and a theater group start a server each, and connect.",
      () => stage.enter(castOf("committee", "local", "journal", "students", "players")),
    );
    const league = await call(stage, all);
    return { league, all };
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "Why a congress",
    tier: "foundation",
    text: "We come as we are: unions, papers, clubs and troupes. We begin with what many of us hold already.",
  },
];

async function call(stage: Stage, all: readonly Organization[]): Promise<League> {
  const [committee, ...others] = all as readonly [Organization, ...Organization[]];
  const league = await stage.step("The committee publishes its call; each of the four sees it on its own server.", () =>
    convene(committee, {
      slug: "congress",
      name: "Congress of the Towns",
      summary: "Called by five people; open to every kind of organization.",
      articles,
      founders: others,
    }),
  );
  await stage.step("The union local, the journal, the student club and the theater group sign.", () =>
    sign(league, others, "full", all),
  );
  return league;
}
