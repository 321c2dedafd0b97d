import type { Refusal, Ruling } from "#domain/rulings.ts";

/** A rule said no; nothing was changed. 403 or 409 by code. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.name = "Refused";
    this.refusal = refusal;
  }
}

/** What the act is about does not exist, or not for whoever asks. 404. */
export class Missing extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`missing ${what}`);
    this.name = "Missing";
    this.what = what;
  }
}

/** One thing that is wrong with an input, where, and in English why. */
export type Problem = { readonly path: string; readonly code: string; readonly message?: string };

/** Input that parsed but cannot be meant; every problem is listed. 422. */
export class Invalid extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super("invalid");
    this.name = "Invalid";
    this.problems = problems;
  }
}

/** The fact of a ruling, or the refusal thrown so that the transaction rolls back. */
export function enact<Fact>(ruling: Ruling<Fact>): Fact {
  if (ruling.allowed) return ruling.fact;
  throw new Refused(ruling.refusal);
}

/** What was found, or `Missing`. */
export function need<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Missing(what);
  return thing;
}
