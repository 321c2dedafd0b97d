import { findBodyBySlug } from "#db/bodies.ts";
import { type Member, listMembers } from "#db/members.ts";
import { type Act, recorded } from "./act.ts";
import { csvOf } from "./csv.ts";
import { need } from "./errors.ts";
import { mustHaveProved } from "./proving.ts";
import { mustBeAbleTo } from "./someone.ts";

const AT_ONCE = 1_000;

/** All members of a body, past ones too, with their addresses as CSV, for its officers; that it was made is recorded. */
export async function exportMembers(act: Act, slug: string): Promise<string> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  await mustBeAbleTo(act, body, "manage-members");
  mustHaveProved(act);
  const members: Member[] = [];
  for (let isMore = true; isMore;) {
    const after = members.at(-1)?.id;
    const found = await listMembers(act.tx, { body: body.id, limit: AT_ONCE, ...(after !== undefined && { after }) });
    members.push(...found);
    isMore = found.length === AT_ONCE;
  }
  await recorded(act, body.id, { kind: "members-exported", body: body.id, count: members.length });
  const rows = members.map(({ name, email, role, standing, weight, since }) => [
    name,
    email ?? "",
    role,
    standing,
    weight,
    new Date(since).toISOString(),
  ]);
  return csvOf([["name", "email", "role", "standing", "weight", "since"], ...rows]);
}
