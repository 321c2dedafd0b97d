import { z } from "zod";
import { drawHashes } from "#domain/draw.ts";
import { instantText, iri, longText, shortText } from "#commands/inputs.ts";

/** A complaint: of one member of a body against another, or of one organization of a coalition against another. */
export const newCase = z.union([
  z.strictObject({ body: shortText, against: z.uuid(), text: longText }),
  z.strictObject({ coalition: z.string().min(1).max(2_000), against: iri, text: longText }),
]);

export const penalties = ["warned", "suspended", "expelled"] as const;

/** What each step of a case takes. */
export const caseInputs = {
  accept: z.strictObject({}),
  dismiss: z.strictObject({ text: longText }),
  charge: z.strictObject({
    article: shortText.max(40),
    text: longText,
    hearingAt: instantText,
    penalty: z.enum(penalties).default("warned"),
  }),
  answer: z.strictObject({ text: longText }),
  call: z.strictObject({
    sources: z.array(shortText).min(1).max(16),
    drawsAt: instantText,
    hash: z.enum(drawHashes).default("md5"),
  }),
  draw: z.strictObject({ values: z.array(z.string().max(500)).min(1).max(16) }),
  recuse: z.strictObject({}),
  suspend: z.strictObject({ until: instantText, yes: z.int().min(0).max(1_000) }),
  hear: z.strictObject({}),
  vote: z.strictObject({ finding: z.boolean(), sanction: z.boolean().default(false) }),
  find: z.strictObject({ text: longText }),
  appeal: z.strictObject({ text: longText }),
  withdraw: z.strictObject({}),
  close: z.strictObject({}),
  publish: z.strictObject({ text: longText }),
} as const;

/** The verbs by which steps are asked for. */
export type CaseVerb = keyof typeof caseInputs;
export const caseVerbs = Object.keys(caseInputs) as readonly CaseVerb[];

type CaseInput<Verb extends CaseVerb> = z.output<(typeof caseInputs)[Verb]>;
export type AnyCaseInput = { [Verb in CaseVerb]: { readonly verb: Verb; readonly input: CaseInput<Verb> } }[CaseVerb];

/** Who sits for an organization on a panel: a member of it. */
export const panellistInput = z.strictObject({ member: z.uuid() });

/** The step that each verb takes. */
export const stepOfVerb = {
  accept: "accepted",
  dismiss: "dismissed",
  charge: "charged",
  answer: "answered",
  call: "called",
  draw: "drawn",
  recuse: "recused",
  suspend: "suspended",
  hear: "heard",
  vote: "voted",
  find: "found",
  appeal: "appealed",
  withdraw: "withdrawn",
  close: "closed",
  publish: "published",
} as const satisfies Readonly<Record<CaseVerb, string>>;

/** What was asked for, read by the schema of its verb; the problems of zod where it cannot be. */
export const readCaseInput = (verb: CaseVerb, input: unknown): AnyCaseInput =>
  ({ verb, input: caseInputs[verb].parse(input) }) as AnyCaseInput;
