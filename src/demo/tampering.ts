import { findLogOf } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Draft, Sha256 } from "#domain/entries.ts";
import { irisOf } from "#domain/iris.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { appendEntries } from "#federation/gazette/log.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { type CoalitionQuestion, findQuestion } from "./federating.ts";
import type { Organization } from "./organization.ts";
import type { Ending, Stage } from "./stage.ts";
import { until, untilEach } from "./waiting.ts";

/** What a certificate says that is not what was counted. */
export type Lie = { readonly outcome: "adopted" | "lost"; readonly counts: Readonly<Record<string, number>> };

type Shown = CoalitionQuestion & { readonly certificates: readonly { readonly verdict: string | null }[] };

/**
 * Somebody with access to the convenor's server signs a false certificate. No API can do that: it is written into the
 * convenor's own log. All who look on keep what they have computed and show the result as disputed.
 */
export async function tamper(stage: Stage, { league, all }: Ending, motion: string, lie: Lie): Promise<void> {
  const { convenor } = league;
  const { entry, hash } = await until("the vote is known", () => findQuestion(league, convenor, motion));
  const { block } = await convenor.get<{ readonly block: string }>(`${league.path}/digest`);
  await write(convenor, stage.now(), {
    type: "ResultCertified",
    issuer: convenor.actor,
    refs: [{ id: entry, hash: hash as Sha256 }],
    coalition: league.hash as Sha256,
    block: block as Sha256,
    ...lie,
  });
  await untilEach(all, "the result is disputed", async (one) => {
    const shown = (await findQuestion(league, one, motion)) as Shown | undefined;
    const isNoticed = shown?.certificates.some(({ verdict }) => verdict === "result-differs");
    return isNoticed === true && shown?.state === "disputed" && shown.result?.outcome !== lie.outcome;
  });
}

/** Signs an entry with the keys that lie on its server, and puts it into its log. */
async function write({ actor, url, station }: Organization, at: number, draft: Draft): Promise<void> {
  const { database, host } = station;
  const house: House = { iris: irisOf(url), handleHost: host, chest: createKeyChest(database.sealer) };
  await database.orm.transaction(async (tx) => {
    const log = await findLogOf(tx, actor.slice(actor.lastIndexOf("/") + 1));
    if (log === undefined) throw new Error(`${url} keeps no log.`);
    const [done] = await appendEntries(tx, log.id, [{ name: newId(at), draft, at }], (issuer, type) =>
      entryKeyOf(tx, log, { issuer, type }, house),
    );
    if (done?.isAppended !== true) throw new Error(`Its own log does not take it: ${done?.verdict}`);
  });
}
