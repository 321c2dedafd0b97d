import { findMandate } from "#db/mandates.ts";
import type { Motion } from "#db/motions.ts";
import { findOffice } from "#db/offices.ts";
import { findRecallOf } from "#db/recalls.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { Desk } from "#web/kit/desk.ts";
import type { RecallNotice } from "#web/recalls.ts";

/** What stands beside the vote on a recall; undefined for other motions, and for a draft. */
export async function loadRecallNotice(desk: Desk, motion: Motion): Promise<RecallNotice | undefined> {
  if (motion.kind !== "recall") return undefined;
  const recall = await findRecallOf(desk.db.orm, motion.id);
  const mandate = recall === undefined ? undefined : await findMandate(desk.db.orm, recall.mandate);
  const office = mandate === undefined ? undefined : await findOffice(desk.db.orm, mandate.office, mandate.from);
  if (recall === undefined || mandate === undefined || office === undefined || recall.noticeUntil === null)
    return undefined;
  return {
    mandateHref: `/delegates/${mandate.id}`,
    office: office.title,
    noticeUntil: recall.noticeUntil,
    replyHtml: (recall.replyHtml ?? undefined) as CleanHtml | undefined,
  };
}
