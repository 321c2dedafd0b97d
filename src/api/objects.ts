import { setTimeout as sleep } from "node:timers/promises";
import { Refused } from "#commands/errors.ts";
import { SECOND } from "#domain/time.ts";
import type { Ask } from "./kit.ts";

/** Another server may take so long to show what is endorsed. */
const PATIENCE = 3 * SECOND;

/** The IRI of what an address shows, if its server answers in time; refused where that says that nothing can be endorsed there. */
export async function mustBeThere(c: Ask, address: string): Promise<string> {
  const { ask } = c.var.api;
  if (ask?.look === undefined) return address;
  const looking = ask.look(address).catch(() => undefined);
  const seen = await Promise.race([looking, sleep(PATIENCE, undefined, { ref: false })]);
  if (seen === "gone") throw new Refused({ code: "object-gone" });
  if (seen === "no-object") throw new Refused({ code: "no-object" });
  return seen?.iri ?? address;
}
