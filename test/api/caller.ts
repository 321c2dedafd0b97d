import { expect } from "vitest";
import { z } from "zod";
import { createToken } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { type ApiOptions, type Limits } from "#api/kit.ts";
import { createApi } from "#api/app.ts";
import type { Database } from "#db/open.ts";
import { irisOf } from "#domain/iris.ts";
import type { Person } from "#test/support/people.ts";

export type Json = { readonly [name: string]: unknown };
export type Answered = { readonly status: number; readonly body: Json; readonly headers: Headers };

/** Whoever calls: a token in hand, or a stranger. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answered>;

export type Caller = {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Calls with a token of this person; every answer is checked against the document. */
  readonly as: (person: Person) => Promise<Call>;
  readonly stranger: Call;
  readonly document: Document;
};

type Schema = Record<string, unknown>;
type Operation = {
  readonly responses: Record<
    string,
    { content?: Record<string, { schema: Schema }>; headers?: Record<string, unknown> }
  >;
};
type Document = {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
};

/** A member of an answer that is text, or the test fails. */
export function text(value: unknown): string {
  expect(value).toBeTypeOf("string");
  return value as string;
}

export const ORIGIN = "https://plenum.test";

/** The API over a database, in process, as scripts call it. */
export async function openApi(
  db: Database,
  more: Partial<ApiOptions> & { limits?: Partial<Limits> } = {},
): Promise<Caller> {
  const api = createApi({ db, iris: irisOf(ORIGIN), handleHost: "plenum.test", version: "0.0.0-test", ...more });
  const fetch = async (request: Request) => api.fetch(request);
  const document = (await (await api.request("/openapi.json")).json()) as Document;
  const check = checker(document);
  const call =
    (token: string | undefined): Call =>
    async (method, path, body, headers = {}) => {
      const answer = await fetch(
        new Request(`${ORIGIN}${path}`, {
          method,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { "content-type": "application/json" }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        }),
      );
      const text = await answer.text();
      const isJson = /json/.test(answer.headers.get("content-type") ?? "");
      const read = (isJson ? JSON.parse(text) : { text }) as Json;
      if (path.startsWith("/v1/")) check(method, path, answer, read);
      return { status: answer.status, body: read, headers: answer.headers };
    };
  return {
    fetch,
    document,
    stranger: call(undefined),
    as: async (person) => {
      const who = { account: person.account, person: person.person };
      return call((await perform(db, person, (act) => createToken(act, who, "test"))).token);
    },
  };
}

/** Fails when an answer is not what the document says of its path: an unknown status, shape, member or header. */
function checker(document: Document) {
  const schemas = new Map<Schema, z.ZodType>();
  const templates = Object.keys(document.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/[.]/g, String.raw`\.`).replaceAll(/\{[^}]+\}/g, "[^/]+")}$`),
  }));
  const zodOf = (schema: Schema): z.ZodType => {
    const known = schemas.get(schema);
    if (known !== undefined) return known;
    const whole = { ...closed(schema), $defs: closed(document.components.schemas) };
    const made = z.fromJSONSchema(whole as Parameters<typeof z.fromJSONSchema>[0]);
    schemas.set(schema, made);
    return made;
  };
  return (method: string, path: string, answer: Response, body: Json) => {
    const [bare = ""] = path.split("?");
    const matching = templates.filter(({ pattern }) => pattern.test(bare));
    const { template } = matching.find((each) => !each.template.endsWith("}")) ?? matching[0] ?? {};
    const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) return expect(answer.status, `${method} ${bare}`).toBe(404);
    const said = operation.responses[String(answer.status)];
    expect(said, `${method} ${template} answered ${answer.status}: ${JSON.stringify(body)}`).toBeDefined();
    expect([...answer.headers.keys()]).toEqual(
      expect.arrayContaining(Object.keys(said?.headers ?? {}).map((name) => name.toLowerCase())),
    );
    const content = said?.content;
    if (content === undefined) return expect(body).toEqual({ text: "" });
    const type = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const schema = content[type]?.schema;
    expect(schema, `${method} ${template} answered ${type}`).toBeDefined();
    if (schema !== undefined && type.endsWith("json")) expect(zodOf(schema).safeParse(body).error).toBeUndefined();
  };
}

/** The schema with no member left open that it does not say to be, and references to where zod looks for them. */
function closed(schema: unknown): Record<string, unknown> {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([name, inner]) => [
      name,
      name === "$ref" ? String(inner).replace("#/components/schemas/", "#/$defs/") : walk(inner),
    ]);
    const made = Object.fromEntries(entries) as Record<string, unknown>;
    const isOpen = "additionalProperties" in made || !("properties" in made) || made.type !== "object";
    return isOpen ? made : { ...made, additionalProperties: false };
  };
  return walk(schema) as Record<string, unknown>;
}

/** The items of a list. */
export function rowsOf({ body }: Answered): readonly Json[] {
  expect(body.items).toBeInstanceOf(Array);
  return body.items as readonly Json[];
}
