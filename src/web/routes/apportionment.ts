import { newApportionment, shareSeats } from "#commands/apportionment.ts";
import { Invalid, Refused } from "#commands/errors.ts";
import { apportionmentPage, type ApportionmentView } from "#web/apportionment.ts";
import { untouched, type Fault } from "#web/components/forms.ts";
import { show, showAll } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { faultsOf, formOf, given } from "#web/kit/forms.ts";
import { frameOf } from "#web/kit/visit.ts";
import type { Speech } from "#web/speech.ts";

const FIELDS = ["names", "method", "seats", "per", "floor", "cap", "share", "lots"] as const;

const EXAMPLE = new URLSearchParams({
  names: "Harbor Workers 640\nValley Tenants 412\nTransit Riders 305\nHillside Assembly 188\nEastgate Mutual Aid 96",
  method: "sainte-lague",
  seats: "21",
  floor: "2",
  share: "1/3",
});

/** The calculator: a form that asks by its address and stores nothing. */
export function apportionmentRoutes(app: Pages, desk: Desk): void {
  app.get("/apportionment", (c) => {
    const values = given(c.req.query(), FIELDS);
    if (Object.keys(values).length === 0)
      return send(desk, c, { form: untouched, exampleHref: `/apportionment?${EXAMPLE}` });
    return send(desk, c, calculated(c.get("visit").speech, values));
  });
}

function send(desk: Desk, c: Page, view: ApportionmentView): Response {
  const page = apportionmentPage(frameOf(desk, c.get("visit")), view);
  return view.form.faults.length === 0 ? showAll(desk, c, page) : show(desk, c, page, 422);
}

function calculated(speech: Speech, values: Readonly<Record<string, string>>): ApportionmentView {
  const faulty = (...faults: readonly Fault[]): ApportionmentView => ({ form: formOf(values, faults) });
  const words = speech.words.apportionment.form.faults;
  const claimants = claimantsIn(values["names"] ?? "");
  if (claimants === undefined) return faulty({ field: "names", text: words.names });
  const share = shareIn(values["share"]);
  if (share === "unreadable") return faulty({ field: "share", text: words.share });
  const parsed = newApportionment.safeParse(
    {
      claimants,
      method: values["method"] ?? "sainte-lague",
      ...numbersIn(values),
      ...(share !== undefined && { shareCap: share }),
      ...(values["lots"] !== undefined && { lots: linesOf(values["lots"]) }),
    },
    { reportInput: true },
  );
  if (!parsed.success)
    return faulty(
      ...faultsOf(speech, parsed.error).map(({ field, text }) => ({ field: FIELD_OF[field] ?? field, text })),
    );
  try {
    return { form: formOf(values), result: shareSeats(parsed.data) };
  } catch (error) {
    if (error instanceof Invalid)
      return faulty(...error.problems.map(({ path }) => ({ field: path, text: words.needed })));
    if (!(error instanceof Refused)) throw error;
    return faulty({ field: FIELD_OF[error.refusal.code] ?? "", text: speech.refusal(error.refusal) });
  }
}

/** The field that a part of the input, or a refusal, is about. */
const FIELD_OF: Readonly<Record<string, string | undefined>> = {
  claimants: "names",
  shareCap: "share",
  "name-twice": "names",
  "floor-above-cap": "floor",
  "floors-above-seats": "floor",
  "caps-below-seats": "seats",
};

type Line = { readonly name: string; readonly members: number };

/** A name and a count on each line, parted by a space or a sign; the count may be grouped as people write it. */
function claimantsIn(text: string): readonly Line[] | undefined {
  const lines = linesOf(text).map((line) => {
    const [, name, count] = /^(.*?[^\s=:;,])[\s=:;,]+(\d{1,15}|\d{1,3}(?:[.,’']\d{3}){1,4})$/u.exec(line) ?? [];
    return name === undefined || count === undefined
      ? undefined
      : { name, members: Number(count.replaceAll(/\D/g, "")) };
  });
  const read = lines.filter((line) => line !== undefined);
  return read.length === lines.length ? read : undefined;
}

/** Whole numbers as numbers; whatever else was typed is left for the schema to refuse. */
function numbersIn(values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    (["seats", "per", "floor", "cap"] as const).flatMap((name) => {
      const text = values[name]?.trim();
      return text === undefined ? [] : [[name, /^\d{1,15}$/.test(text) ? Number(text) : text]];
    }),
  );
}

function shareIn(text: string | undefined): { num: number; den: number } | "unreadable" | undefined {
  if (text === undefined) return undefined;
  const [, num, den] = /^\s*(\d{1,5})\s*\/\s*(\d{1,5})\s*$/.exec(text) ?? [];
  return num === undefined || den === undefined ? "unreadable" : { num: Number(num), den: Number(den) };
}

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
