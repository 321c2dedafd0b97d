import { randomUUID } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import { type RouteConfig, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { Invalid, Missing, Refused } from "#commands/errors.ts";
import { statusOfRefusal } from "#commands/statuses.ts";
import { codesOf, isAway } from "#db/away.ts";
import type { Refusal } from "#domain/rulings.ts";
import { Foreign, LogInNeeded, TooMany } from "./errors.ts";

type Status = 202 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;

/** One thing that is wrong with what was sent, and where. */
const fault = z.object({ path: z.string(), code: z.string(), message: z.string().optional() });

/** RFC 9457; members of a refusal stand beside these. */
const problemShape = z
  .looseObject({
    type: z.string().openapi({ example: "/problems/voting-closed" }),
    title: z.string(),
    status: z.int(),
    requestId: z.string().optional(),
    problems: z.array(fault).optional(),
  })
  .openapi("Problem");

/** A problem as an answer of the document. */
export const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemShape } },
});

const words: Readonly<Record<number, string>> = {
  400: "Not JSON",
  401: "Log-in needed, or the token is not good",
  403: "Not allowed for whoever asks",
  404: "Not there, or not for whoever asks",
  409: "Not in this state",
  410: "Expired",
  413: "Larger than 1 MiB",
  415: "Not application/json",
  422: "Not valid; every problem is listed",
  429: "Too many requests; see Retry-After",
  500: "A fault here; name the request id",
  503: "The database is away or busy; see Retry-After",
};

/** Everything that can go wrong with a path, for its document. */
export function problemAnswers({ method, request }: Pick<RouteConfig, "method" | "request">) {
  const statuses = [401, 403, 404, 422, 429, 500, 503];
  if (method !== "get") statuses.push(409, 410);
  if (request?.body !== undefined) statuses.push(400, 413, 415);
  return Object.fromEntries(statuses.map((status) => [status, problem(words[status] ?? "")]));
}

type Answer = {
  readonly status: Status;
  readonly code: string;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

const away: Answer = { status: 503, code: "unavailable", headers: { "Retry-After": "2" } };

/** The one map from what was thrown to what is answered. */
export function answerTo(error: unknown): Answer {
  if (error instanceof Refused) return answerToRefusal(error.refusal);
  if (error instanceof Missing) return { status: 404, code: "not-found" };
  if (error instanceof Invalid) return { status: 422, code: "invalid", more: { problems: error.problems } };
  if (error instanceof Foreign) return { status: 403, code: "foreign-origin" };
  if (error instanceof LogInNeeded) return answerToStranger(error);
  if (error instanceof TooMany)
    return { status: 429, code: "too-many-requests", headers: { "Retry-After": String(error.retryAfter) } };
  if (error instanceof HTTPException) return answerToHttp(error);
  if (isAway(error)) return away;
  return { status: 500, code: "fault" };
}

const answerToStranger = ({ isTokenBad }: LogInNeeded): Answer => ({
  status: 401,
  code: isTokenBad ? "bad-token" : "log-in-needed",
  headers: { "WWW-Authenticate": `Bearer realm="Plenum"${isTokenBad ? ', error="invalid_token"' : ""}` },
});

function answerToHttp({ status }: HTTPException): Answer {
  if (status === 400) return { status, code: "not-json" };
  if (status === 413) return { status, code: "too-large" };
  if (status === 415) return { status, code: "wrong-content-type" };
  return { status: 500, code: "fault" };
}

const instants: ReadonlySet<string> = new Set(["closedAt", "earliest", "latest", "closesAt", "longest", "until"]);

/** A refusal with what it says beside its code; instants as text. */
function answerToRefusal({ code, ...members }: Refusal): Answer {
  const more = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      instants.has(name) && typeof value === "number" ? new Date(value).toISOString() : value,
    ]),
  );
  return { status: statusOfRefusal[code], code, more };
}

/** Writes the problem; a fault is logged with the id of its request, a refusal with its code alone. */
export function writeProblem(c: Context, { status, code, more = {}, headers = {} }: Answer, error?: unknown): Response {
  const log = getLogger(["plenum", "api"]);
  const requestId = (c.get("requestId") as string | undefined) ?? randomUUID();
  if (status === 500) log.error("Fault in request {requestId}: {error}", { requestId, error: plain(error) });
  else log.info("Refused {reason}", { event: "api.reject", reason: code, status, requestId });
  const body = {
    type: `/problems/${code}`,
    title: titleOf(code),
    status,
    ...(status >= 500 ? { requestId } : {}),
    ...more,
  };
  return c.body(JSON.stringify(body), status, { "Content-Type": "application/problem+json", ...headers });
}

/** The problem of a request that the database kept waiting too long. */
export function unavailable(requestId: string): Response {
  const { status, code, headers = {} } = away;
  const body = JSON.stringify({ type: `/problems/${code}`, title: titleOf(code), status, requestId });
  return new Response(body, { status, headers: { "Content-Type": "application/problem+json", ...headers } });
}

const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll("-", " ");

/** What may be logged of an error: its kind, codes and places; its message may hold what people wrote. */
function plain(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const places = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [error.name, ...codesOf(error), ...places.slice(0, 8).map((line) => line.trim())].join(" | ");
}
