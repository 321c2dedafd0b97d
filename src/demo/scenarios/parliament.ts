import { DAY } from "#domain/time.ts";
import { castOf } from "#src/demo/cast.ts";
import { type Article, convene, sign } from "#src/demo/coalescing.ts";
import type { Organization } from "#src/demo/organization.ts";
import type { Ending, Scenario, Stage } from "#src/demo/stage.ts";

/** Twelve organizations, one seat each: they borrow a constitution from what each of them holds already. */
export const parliament: Scenario = {
  lasts: 400 * DAY,
  async play(stage) {
    const twelve = await stage.step("Twelve organizations start a server each, and connect.", () =>
      stage.enter(
        castOf(
          "valley",
          "harbor",
          "riders",
          "colina",
          "rio",
          "food",
          "school",
          "aurora",
          "climate",
          "nurses",
          "warehouse",
          "library",
        ),
      ),
    );
    return constitute(stage, twelve);
  },
};

const articles: readonly Article[] = [
  {
    number: "1",
    title: "Nobody gives up a name",
    tier: "entrenched",
    text: "Each organization keeps its name, its rules and its own server, and is also a branch of the parliament.",
  },
  {
    number: "2",
    title: "One seat each",
    tier: "foundation",
    text: "Each member has one seat. Who sits in it is sent, and called back, at home.",
  },
  {
    number: "3",
    title: "A head for a year",
    tier: "foundation",
    text: "The parliament elects one of its delegates as its head, for one year.",
  },
];

async function constitute(stage: Stage, twelve: readonly Organization[]): Promise<Ending> {
  const [valley, ...others] = twelve as readonly [Organization, ...Organization[]];
  const league = await stage.step(
    "Valley Tenants’ Union calls for a parliament; the call is seen on twelve servers.",
    () =>
      convene(valley, {
        slug: "parliament",
        name: "Parliament of Organizations",
        summary: "One seat each, and a head for a year.",
        articles,
        founders: others,
      }),
  );
  await stage.step("The eleven others sign, and every server shows twelve full members.", () =>
    sign(league, others, "full", twelve),
  );
  return { league, all: twelve };
}
