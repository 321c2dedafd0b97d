import { z } from "zod";
import { perform } from "#commands/act.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { move } from "#commands/coalition/motions.ts";
import { castSeatVote, newSeatVote } from "#commands/coalition/seats.ts";
import { need, Refused } from "#commands/errors.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import type { Sha256 } from "#domain/entries.ts";
import { councilOfCoalitionPage, noCouncilPage, officeName } from "#web/coalition/council.ts";
import { seatVotesPage } from "#web/coalition/seatVotes.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { answerForm, type FormStatus, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mustLogIn } from "#web/kit/visit.ts";
import { chooseCoalition } from "#web/load/coalitionChoice.ts";
import { loadCouncilOfCoalition, loadSeatVotes, seeMotionOf } from "#web/load/councilOfCoalition.ts";

const PATH = "/coalition/council";
const VOTES = "/coalitions/:hash{[0-9a-f]{64}}/motions/:motion{[0-9a-f-]{36}}/seats";

/** What fills an office: which, who of which organization, until which day. */
const appointment = z.strictObject({
  office: z.string().regex(/^[a-z][a-z_-]{0,39}$/),
  holder: z.string().regex(/^https?:\/\/\S+ sha256:[0-9a-f]{64}$/),
  until: z.iso.date(),
});

/** The council of a coalition, its offices, and how its seats vote. */
export function councilOfCoalitionRoutes(app: Pages, desk: Desk): void {
  app.get(PATH, async (c) => {
    const visit = c.get("visit");
    const row = await chooseCoalition(desk, visit, c.req.query("of"));
    if (row === undefined) return showAll(desk, c, noCouncilPage(frameOf(desk, visit)));
    return showCouncil(desk, c, row, untouched);
  });
  app.post(PATH, (c) => elect(desk, c));
  app.get(VOTES, async (c) => showVotes(desk, c));
  app.post(VOTES, (c) => voteHere(desk, c));
}

async function showCouncil(
  desk: Desk,
  c: Page,
  row: CoalitionRow,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const view = await loadCouncilOfCoalition(desk, visit, row, form);
  const page = councilOfCoalitionPage(frameOf(desk, visit), view);
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

/** Moves that somebody holds an office of the coalition. */
async function elect(desk: Desk, c: Page): Promise<Response> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const { values } = await readForm(c);
  const row = need(await chooseCoalition(desk, visit, c.req.query("of")), "coalition");
  if (values["deed"] !== "elect") throw new Refused({ code: "stale-form" });
  return answerForm(c, {
    schema: appointment,
    input: given(values, ["office", "holder", "until"]),
    values,
    deed: async ({ office: name, holder, until }) => {
      const { elect: form } = await loadCouncilOfCoalition(desk, visit, row);
      const named = form?.holders.find(({ value }) => value === holder)?.text;
      if (named === undefined) throw new Refused({ code: "stale-form" });
      const [body = "", holderHash = ""] = holder.split(" ");
      const words = visit.speech.words.council;
      const called = officeName(visit.speech, name);
      const end = Date.parse(`${until}T00:00:00Z`);
      if (end <= visit.at) throw new Refused({ code: "closes-too-soon", earliest: visit.at });
      const effect = { office: { name, body, holderHash: holderHash as Sha256, from: visit.at, until: end } };
      // Who it is stands in the hash; the public text names the organization and its seat.
      const asked = {
        title: words.electTitle(called),
        text: words.electText(called, named, visit.speech.day(end)),
        effect,
      };
      await perform(desk.db, actor(visit), (act) => move(act, row.hash, asked, desk.iris));
      return goOn(desk, c, `/coalitions/${row.hash.slice("sha256:".length)}/motions`, "coalition-moved");
    },
    again: (form, status) => showCouncil(desk, c, row, form, status),
  });
}

async function showVotes(
  desk: Desk,
  c: Page,
  again?: { readonly seat: number; readonly form: FormState },
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const row = await seeCoalition(desk.db.orm, `sha256:${c.req.param("hash") ?? ""}`);
  const motion = await seeMotionOf(desk, row, c.req.param("motion") ?? "");
  const page = seatVotesPage(frameOf(desk, visit), await loadSeatVotes(desk, visit, row, motion, again));
  return status === 200 ? showAll(desk, c, page) : show(desk, c, page, status);
}

async function voteHere(desk: Desk, c: Page): Promise<Response> {
  const by = actor(c.get("visit"));
  const { values } = await readForm(c);
  const seat = Number(values["seat"]);
  return answerForm(c, {
    schema: newSeatVote,
    input: { ...given(values, ["choice", "reason"]), seat },
    values,
    deed: async (input) => {
      await perform(desk.db, by, (act) => castSeatVote(act, c.req.param("motion") ?? "", input, desk.iris));
      return goOn(desk, c, c.req.path, "seat-voted");
    },
    again: (form, status) => showVotes(desk, c, { seat, form }, status),
  });
}
