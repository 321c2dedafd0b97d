import type { LoggedIn } from "#db/accounts.ts";
import type { Database } from "#db/open.ts";
import type { Ask as Looking } from "#domain/asking.ts";
import type { AskCard } from "#domain/peers.ts";
import type { Iris } from "#domain/iris.ts";
import type { Allowance } from "#domain/budgets.ts";
import type { Actor } from "#commands/act.ts";
import type { Receipts } from "#commands/receipts.ts";
import type { FindGround } from "#commands/coalition/ground.ts";
import type { FindNetwork } from "#commands/coalition/network.ts";
import type { Post } from "#commands/mails.ts";
import { actorOf } from "#commands/accounts.ts";
import { type OpenAPIHono, type RouteConfig, type RouteHandler, createRoute } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { LogInNeeded } from "./errors.ts";
import { problemAnswers } from "./problems.ts";
import type { Shelf } from "./shelf.ts";

/** What the API is made from; `instance.ts` hands it down. */
export type ApiOptions = {
  readonly db: Database;
  readonly iris: Iris;
  /** Host of the handles: `slug@handleHost`. */
  readonly handleHost: string;
  readonly version: string;
  readonly sourceUrl?: string | undefined;
  /** Address of a request behind trusted proxies, for limits only; undefined where nobody knows. */
  readonly addressOf?: ((request: Request) => string | undefined) | undefined;
  /** The id of a request, which its answer and the log bear. */
  readonly idOf?: ((request: Request) => string) | undefined;
  /** What members of coalitions have in common; unset: found here. */
  readonly ground?: FindGround | undefined;
  /** Who is tied to whom; unset: found here. */
  readonly network?: FindNetwork | undefined;
  /** Unset: this instance sends no mail. */
  readonly post?: Post | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** What the network is asked for. */
  readonly ask?: Partial<AskNetwork> | undefined;
};

/** Functions that ask other servers; each answers undefined (a card: a fault) where nothing readable is there. */
type AskNetwork = {
  readonly card: AskCard;
  readonly actor: (address: string) => Promise<{ iri: string; type: string; name: string; url: string } | undefined>;
  /** Remembers what it sees, for the relay and the pages. */
  readonly object: (iri: string) => Promise<{ iri: string } | undefined>;
  readonly look: Looking["look"];
};

/** How much one account may read and write, and one address that shows no log-in. */
export type Limits = { readonly reads: Allowance; readonly writes: Allowance; readonly strangers: Allowance };

export type ApiEnv = {
  Variables: {
    api: ApiOptions;
    who: LoggedIn | undefined;
    requestId: string;
    shelves: Shelves;
    ground: FindGround;
    network: FindNetwork;
  };
};

/** What is costly to make of large votes, kept for a while. */
type Shelves = {
  readonly bundles: Shelf<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly etag: string }>;
  readonly receipts: Shelf<Receipts>;
};
export type Api = OpenAPIHono<ApiEnv>;
export type Ask = Context<ApiEnv>;

/** One path with one method: adds itself to the API and to its document. */
export type Endpoint = (api: Api) => void;

/** A path that is answered and documented; what can go wrong is added to its document. */
export function endpoint<Config extends RouteConfig>(config: Config, handler: RouteHandler<Config, ApiEnv>): Endpoint {
  const documented = {
    ...config,
    responses: { ...problemAnswers(config), ...config.responses },
    ...(config.method !== "get" && { middleware: onlySomebody }),
  };
  return (api) => void api.openapi(createRoute(documented), handler);
}

/** Before what was sent is looked at: whatever changes something needs a log-in. */
const onlySomebody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  mustBeSomebody(c);
  await next();
};

/** If-None-Match compares weakly (RFC 9110 §13.1.2). */
export const hasTag = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);

/** Who asks, or a log-in is needed. */
export function mustBeSomebody(c: Ask): LoggedIn {
  const { who } = c.var;
  if (who === undefined) throw new LogInNeeded();
  return who;
}

/** Whoever is logged in, as an actor. */
export const actor = (c: Ask): Actor => actorOf(mustBeSomebody(c));

/** The person who asks, if anybody is logged in. */
export const personOf = (c: Ask): string | undefined => c.var.who?.person;
