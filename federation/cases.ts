import { findBody } from "#db/bodies.ts";
import { type CaseStepRow, findCaseStep, listCaseSteps } from "#db/cases.ts";
import type { Reader } from "#db/open.ts";
import type { CaseFact } from "#domain/cases/facts.ts";
import type { EntryOf, Ref, Sha256 } from "#domain/entries.ts";
import type { House } from "./house.ts";
import { type Drafted, publicBody, refTo } from "./references.ts";

/** What people on a panel at home say stays there: the finding says what it came to. */
const staysHome: ReadonlySet<string> = new Set(["voted", "recused"]);

/** The entry of a step: of a case at home what everybody may know; of one between organizations all that it is judged by. */
export async function caseStepEntry(db: Reader, fact: CaseFact, house: House): Promise<Drafted | undefined> {
  const row = await findCaseStep(db, fact.step);
  if (row === undefined) return undefined;
  return row.coalition === null ? atHome(db, row, house) : inCoalition(db, row, row.coalition, house);
}

async function atHome(db: Reader, row: CaseStepRow, { iris }: House): Promise<Drafted | undefined> {
  const body = staysHome.has(row.step) ? undefined : await publicBody(db, row.body);
  if (body === undefined) return undefined;
  const earlier = (await listCaseSteps(db, row.case)).filter(({ id, step }) => id < row.id && !staysHome.has(step));
  const refs = await refsOf(db, body, [earlier.at(-1)?.id, row.draw]);
  const issuer = iris.actor(body.id);
  const draft = { type: "CaseStep", issuer, refs, case: iris.casePage(row.case), ...shown(row) } as const;
  return { organization: body.organization, name: row.id, draft };
}

async function inCoalition(
  db: Reader,
  row: CaseStepRow,
  coalition: string,
  { iris }: House,
): Promise<Drafted | undefined> {
  const body = await findBody(db, row.body);
  if (body === undefined) return undefined;
  const refs = [...(row.after === null ? [] : [row.after]), ...(await refsOf(db, body, [row.draw]))];
  return {
    organization: body.organization,
    name: row.id,
    draft: {
      type: "CaseStep",
      issuer: iris.actor(body.id),
      coalition: coalition as Sha256,
      refs,
      case: row.case,
      ...shown(row),
      ...(row.against !== null && { against: row.against }),
      ...(row.charter !== null && { charter: row.charter as Sha256 }),
      ...(row.order !== null && { order: row.order }),
      ...row.vote,
    },
  };
}

/** What any step shows of itself. */
function shown({
  step,
  due,
  textHash,
  article,
  outcome,
}: CaseStepRow): Pick<EntryOf<"CaseStep">, "step" | "due" | "textHash" | "article" | "outcome"> {
  return {
    step,
    ...(due !== null && { due: new Date(due).toISOString() }),
    ...(textHash !== null && { textHash: `sha256:${textHash}` as const }),
    ...(article !== null && { article }),
    ...(outcome !== null && { outcome }),
  };
}

async function refsOf(
  db: Reader,
  body: Parameters<typeof refTo>[1],
  names: readonly (string | null | undefined)[],
): Promise<Ref[]> {
  const named = names.filter((name) => typeof name === "string");
  const refs = await Promise.all(named.map((name) => refTo(db, body, name)));
  return refs.filter((ref) => ref !== undefined);
}
