import type { Chance } from "#src/demo/chance.ts";

/** One act over the API, and what its client knows of it: undefined when the connection broke before the answer. */
export type Deed = {
  readonly kind: "cast" | "post" | "endorse";
  /** Voter's index, or what is posted or endorsed. */
  readonly about: string;
  readonly choice?: "yes" | "no" | "abstain";
  readonly answer: { readonly status: number; readonly body: Record<string, unknown> } | undefined;
};

export type Stage = {
  readonly url: string;
  readonly slug: string;
  readonly question: string;
  readonly officer: string;
  /** API tokens by voter. */
  readonly voters: readonly string[];
};

/** Whose turn it is: each of several hands has voters of its own, so that a voter's ballots come one after the other. */
type Turn = { readonly number: number; readonly hand: number; readonly hands: number };

/** Does one act drawn by chance; `number` makes what it is about its own. */
export async function act(stage: Stage, chance: Chance, { number, hand, hands }: Turn): Promise<Deed> {
  const kind = chance.pick(["cast", "cast", "post", "endorse"] as const);
  if (kind === "cast") {
    const voter = hand + hands * chance.between(0, Math.floor(stage.voters.length / hands) - 1);
    const choice = chance.pick(["yes", "no", "abstain"] as const);
    const path = `/api/v1/questions/${stage.question}/ballot`;
    return {
      kind,
      about: String(voter),
      choice,
      answer: await send(stage, "PUT", path, { choice }, stage.voters[voter]),
    };
  }
  if (kind === "post") {
    const about = `Announcement ${number}`;
    const path = `/api/v1/bodies/${stage.slug}/announcements`;
    return { kind, about, answer: await send(stage, "POST", path, { content: about }) };
  }
  const about = `https://elsewhere.example/statements/${number}`;
  return {
    kind,
    about,
    answer: await send(stage, "POST", "/api/v1/endorsements", { body: stage.slug, object: about }),
  };
}

async function send(
  { url, officer }: Stage,
  method: "PUT" | "POST",
  path: string,
  body: unknown,
  token = officer,
): Promise<Deed["answer"]> {
  try {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return undefined;
  }
}

/** The deed was done, as far as its client was told. */
export const isAcknowledged = ({ answer }: Deed): boolean =>
  answer !== undefined && answer.status >= 200 && answer.status < 300;
