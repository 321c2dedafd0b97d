import { findBody, findHome } from "#db/bodies.ts";
import { hideCommentRow, lockComment, lockReport, retryDelivery, settleReportRow } from "#db/traffic.ts";
import { type Act, recorded } from "./act.ts";
import { Missing, Refused, need } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

/** Hides a comment from elsewhere, or shows it again; its author's server is not told. */
export async function moderateComment(act: Act, id: string, deed: "hide" | "show"): Promise<void> {
  const comment = need(await lockComment(act.tx, id), "comment");
  const body = need(await findBody(act.tx, comment.body), "body");
  await mustBeAbleTo(act, body, "moderate");
  if ((deed === "hide") === (comment.hiddenAt !== null)) throw new Refused({ code: "stale-form" });
  await hideCommentRow(act.tx, id, deed === "hide" ? act.at : null);
  const about = { comment: id, subject: comment.subject, body: body.id };
  await recorded(
    act,
    body.id,
    deed === "hide" ? { kind: "comment-removed", ...about, by: "moderator" } : { kind: "comment-changed", ...about },
  );
}

/** Marks a report as dealt with. */
export async function settleReport(act: Act, id: string): Promise<void> {
  const home = need(await findHome(act.tx), "organization");
  await mustBeAbleTo(act, home, "moderate");
  const report = need(await lockReport(act.tx, id), "report");
  if (report.resolvedAt !== null) throw new Refused({ code: "stale-form" });
  await settleReportRow(act.tx, id, act.at);
  await recorded(act, home.id, { kind: "report-resolved", report: id });
}

/** Tries a delivery at once that waits or was given up. */
export async function tryDeliveryNow(act: Act, id: string): Promise<void> {
  await mustBeAbleTo(act, need(await findHome(act.tx), "organization"), "manage-peers");
  if (!(await retryDelivery(act.tx, id, act.at))) throw new Missing("delivery");
}
