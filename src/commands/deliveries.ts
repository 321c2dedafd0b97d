import { findHome } from "#db/bodies.ts";
import { makeMirrorsDue } from "#db/gazette.ts";
import { setPulls } from "#db/peers.ts";
import { retryDeliveries } from "#db/traces.ts";
import { DAY } from "#domain/time.ts";
import type { Act } from "./act.ts";
import { need } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

/** How far back what has failed is tried once more. */
const RETRIED = 14 * DAY;

/** Tries now what waits for a host (or for any), what failed in the last 14 days, and its gazettes; answers how many deliveries. */
export async function retryNow(act: Act, host: string | undefined): Promise<number> {
  if (act.by.kind !== "system") await mustBeAbleTo(act, need(await findHome(act.tx), "organization"), "manage-peers");
  if (host === undefined) await makeMirrorsDue(act.tx, act.at);
  else await setPulls(act.tx, host, act.at);
  return retryDeliveries(act.tx, host, { at: act.at, since: act.at - RETRIED });
}
