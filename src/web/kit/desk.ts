import type { DoubtView } from "#web/components/succession.ts";
import type { Context, Hono } from "hono";
import type { FindGround } from "#commands/coalition/ground.ts";
import type { FindNetwork } from "#commands/coalition/network.ts";
import type { Post } from "#commands/mails.ts";
import type { LoggedIn } from "#db/accounts.ts";
import type { Body } from "#db/bodies.ts";
import type { listMandatedPlaces } from "#db/mandates.ts";
import type { Membership } from "#db/members.ts";
import type { Database } from "#db/open.ts";
import type { Ask } from "#domain/asking.ts";
import type { Iris } from "#domain/iris.ts";
import type { AskCard } from "#domain/peers.ts";
import type { Instant } from "#domain/time.ts";
import type { Speech } from "#web/speech.ts";
import type { Locale } from "#web/words.ts";
import type { FlashName } from "#web/words/flashes.ts";
import type { Modules } from "#web/modules.ts";
import type { Tries } from "./tries.ts";

/** What the pages are made from; `instance.ts` hands it down. */
export type PagesOptions = {
  readonly db: Database;
  readonly iris: Iris;
  /** Host of the handles. */
  readonly handleHost: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly version: string;
  readonly sourceUrl: string | undefined;
  /** Only servers that an admin allowed are heard. */
  readonly isAllowlist?: boolean | undefined;
  /** Unset: this instance sends no mail. */
  readonly post?: Post | undefined;
  /** What members of coalitions have in common; unset: found here. */
  readonly ground?: FindGround | undefined;
  /** Who is tied to whom; unset: found here. */
  readonly network?: FindNetwork | undefined;
  /** Without it no other server is asked: nobody can follow from his own, and objects elsewhere have no title. */
  readonly ask?: (Ask & { readonly card?: AskCard | undefined }) | undefined;
  /** Where a request comes from, for limits only; undefined where nobody knows. */
  readonly addressOf?: ((request: Request) => string | undefined) | undefined;
  /** The id of a request, which its answer and the log bear. */
  readonly idOf?: ((request: Request) => string) | undefined;
};

/** The options and what the pages of one instance share. */
export type Desk = PagesOptions & {
  readonly https: boolean;
  readonly tries: Tries;
  readonly ground: FindGround;
  readonly network: FindNetwork;
  /** What browsers run to check results. */
  readonly modules: () => Promise<Modules>;
};

/** One request: who asks, when, in which language, and what was just done. */
export type Visit = {
  readonly at: Instant;
  readonly requestId: string;
  readonly path: string;
  /** Where it came from, for limits only. */
  readonly address: string | undefined;
  readonly locale: Locale;
  readonly speech: Speech;
  /** The organization of this instance; undefined before set-up. */
  readonly home: Body | undefined;
  readonly who: LoggedIn | undefined;
  readonly places: readonly { readonly membership: Membership; readonly body: Body }[];
  /** Where valid mandates give a seat or a role. */
  readonly mandated: Awaited<ReturnType<typeof listMandatedPlaces>>;
  readonly entries: number | undefined;
  readonly flash: FlashName | undefined;
  /** Why our public record does not grow; read for whoever is logged in. */
  readonly doubt: DoubtView | undefined;
};

export type Env = { Variables: { visit: Visit } };
export type Pages = Hono<Env>;
export type Page<Path extends string = string> = Context<Env, Path>;
