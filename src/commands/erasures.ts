import { findBody } from "#db/bodies.ts";
import { lockEndorsement } from "#db/endorsements.ts";
import { listHashesOf, takeBackPosts } from "#db/erasures.ts";
import { lockMotion } from "#db/motions.ts";
import { eraseText } from "#db/texts.ts";
import { type Erased, eraseMotion as mayEraseMotion, eraseStatement as mayEraseStatement } from "#domain/erasures.ts";
import { type Act, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { mustHaveProved } from "./proving.ts";
import { actorIn } from "./someone.ts";

/** Erases all words of a motion that is over, of its versions and of its amendments, here and with whoever obeys; results, hashes and entries stay. */
export async function eraseMotion(act: Act, id: string): Promise<void> {
  const motion = need(await lockMotion(act.tx, id), "motion");
  const body = need(await findBody(act.tx, motion.body), "body");
  const erased = enact(mayEraseMotion(motion, await actorIn(act, body)));
  await erase(act, erased, await listHashesOf(act.tx, id), { id, withReplies: true });
}

/** Erases the statement of an endorsement, here and with whoever obeys; that the body endorses stays. */
export async function eraseStatement(act: Act, id: string): Promise<void> {
  const endorsement = need(await lockEndorsement(act.tx, id), "endorsement");
  const body = need(await findBody(act.tx, endorsement.body), "body");
  const erased = enact(mayEraseStatement(endorsement, await actorIn(act, body)));
  await erase(act, erased, endorsement.textHash === null ? [] : [endorsement.textHash], { id, withReplies: false });
}

async function erase(
  act: Act,
  erased: Erased,
  hashes: readonly string[],
  about: Parameters<typeof takeBackPosts>[2],
): Promise<void> {
  mustHaveProved(act);
  const posts = await takeBackPosts(act.tx, erased.body, about);
  for (const [index, textHash] of hashes.entries()) {
    await eraseText(act.tx, textHash, act.at);
    await recorded(act, erased.body, { kind: "text-erased", ...erased, textHash, posts: index === 0 ? posts : [] });
  }
}
