import { findHome } from "#db/bodies.ts";
import { type CaseText, findPanellist, listCaseTexts } from "#db/cases.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { findTexts } from "#db/entries.ts";
import type { Reader } from "#db/open.ts";
import { inOrder } from "#domain/cases/play.ts";
import { seated, formerPanel, panelOf } from "#domain/cases/case.ts";
import type { Iris } from "#domain/iris.ts";
import { may } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { findSomeone } from "#commands/someone.ts";
import { findBetween, speaksForHome } from "./acting.ts";
import { type CaseBetween, loadCaseBetween } from "./between.ts";
import type { SeenCase, SeenStep } from "./reading.ts";
import { verbsFor } from "./verbs.ts";

/** A case between organizations as this person sees it: public but for what was written, which those read whom it concerns. */
export async function seeCaseBetween(
  db: Reader,
  id: string,
  person: string | undefined,
  iris: Iris,
  at: Instant,
): Promise<SeenCase> {
  const { coalition, name } = await findBetween(db, id, iris);
  return seeBetween(db, coalition, name, person, iris, at);
}

/** The same, of a case whose coalition and address are known. */
export async function seeBetween(
  db: Reader,
  coalition: CoalitionRow,
  name: string,
  person: string | undefined,
  iris: Iris,
  at: Instant,
): Promise<SeenCase> {
  const [between, home, texts, panellist] = await Promise.all([
    loadCaseBetween(db, coalition, name, at),
    findHome(db),
    listCaseTexts(db, name),
    findPanellist(db, name),
  ]);
  const { ground, now } = between;
  const us = iris.actor(home?.id ?? "");
  const someone = person === undefined || home === undefined ? undefined : await findSomeone(db, home, person, at);
  const isHandler = speaksForHome(someone);
  const isPanellist = person !== undefined && panellist === person;
  const seats = seated(ground, now);
  const concerned = new Set([now.accuser, now.accused, now.screener, ...seats, ...formerPanel(ground, now)]);
  const verbs = isHandler || isPanellist ? verbsFor(ground, now, [us], at) : [];
  return {
    id: name.split("/").at(-1) ?? "",
    name,
    number: undefined,
    body: undefined,
    coalition,
    penalty: null,
    effect: null,
    cited: undefined,
    ground,
    now,
    steps: stepsOf(between, iris, home?.id ?? ""),
    texts: new Map([...(await accountsIn(db, between)), ...texts]),
    isConcerned: (isHandler || isPanellist) && concerned.has(us),
    mayErase: someone !== undefined && may(someone.roles, "erase-text") && now.endedAt !== undefined,
    verbs: verbs.filter((verb) => (verb === "vote" ? isPanellist : isHandler)),
    draw: drawIn(between, iris),
    naming:
      isHandler && seats.includes(us)
        ? { mayName: now.state !== "final" && now.state !== "published", isNamed: panellist !== undefined }
        : undefined,
  };
}

/** What others published of the case, as far as their texts have come. */
async function accountsIn(db: Reader, { steps, entries }: CaseBetween): Promise<Map<string, CaseText>> {
  const accounts = new Map<string, CaseText>();
  for (const { id, step } of steps) {
    const entry = step === "published" ? entries.get(id) : undefined;
    const hash = entry?.said.textHash?.slice("sha256:".length);
    if (entry === undefined || hash === undefined) continue;
    const found = (await findTexts(db, { id: entry.log, isOwn: false }, [hash])).get(hash);
    if (found !== undefined) accounts.set(hash, { hash, text: found.text ?? null, isErased: found.isErased });
  }
  return accounts;
}

/** The draw of the panel that has the case now: its entry, and where it is ours its page. */
function drawIn({ now, entries, ahead }: CaseBetween, iris: Iris): SeenCase["draw"] {
  const { draw } = panelOf(now);
  if (draw === undefined) return undefined;
  const refs = [...entries.values()].flatMap((entry) => entry.refs);
  const ref = refs.find(({ hash }) => hash === draw);
  const id = ref?.id.split("/").at(-1) ?? ahead.find((row) => row.draw === draw)?.draw ?? undefined;
  const isOurs = ref === undefined || ref.id.startsWith(`${iris.publicUrl}/`);
  return { id: isOurs ? id : undefined, href: ref?.id ?? (id === undefined ? "" : `/draws/${id}`) };
}

function stepsOf({ steps, entries, ahead, played }: CaseBetween, iris: Iris, home: string): SeenStep[] {
  const rows = new Map(ahead.map((row) => [row.id, row]));
  return inOrder(steps).map((step) => {
    const entry = entries.get(step.id);
    return {
      id: step.id,
      step: step.step,
      by: step.by,
      at: step.at,
      due: step.due,
      textHash: entry?.said.textHash?.slice("sha256:".length) ?? rows.get(step.id)?.textHash ?? undefined,
      entry: entry?.id ?? iris.entry(home, step.id),
      code: played.verdicts.get(step.id)?.code ?? "ok",
    };
  });
}
