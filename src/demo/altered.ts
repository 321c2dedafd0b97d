import { perform, system } from "#commands/act.ts";
import { told } from "#commands/coalition/motions.ts";
import { findHome } from "#db/bodies.ts";
import type { Sha256 } from "#domain/entries.ts";
import { findFinal, findQuestion } from "./federating.ts";
import type { Organization } from "./organization.ts";
import type { Ending } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** Publishes a vote as software would that lets its organization vote when it may not, by a decision at home; waits until all others hold it. */
export async function voteAnyway(
  { league, all }: Ending,
  one: Organization,
  hash: string,
  decision: string,
): Promise<void> {
  const motion = await until("the motion is known", () => findFinal(league, one, hash));
  const coalition = league.hash as Sha256;
  await perform(one.station.database, system, async (act) => {
    const home = await findHome(act.tx);
    if (home === undefined) throw new Error(`${one.slug} is not set up.`);
    const said = { choice: "yes", question: decision } as const;
    const about = { organization: home.id, coalition, motion: motion.id };
    await told(act, home, { kind: "body-voted", ...about, ...said }, { motion: motion.id, kind: "vote", ...said });
  });
  const { host } = new URL(one.url);
  const others = all.filter((each) => each !== one);
  await untilEach(others, `the vote of ${one.slug} is held`, async (each) => {
    const question = await findQuestion(league, each, hash);
    const record = encodeURIComponent(`${host}/${one.slug}`);
    const { items } = await each.get<{ readonly items: readonly { readonly entry: unknown }[] }>(
      `/gazette/entries?type=BodyVoted&record=${record}`,
    );
    return question !== undefined && items.some(({ entry }) => JSON.stringify(entry).includes(question.hash));
  });
}
