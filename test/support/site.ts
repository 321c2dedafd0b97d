import { createPages } from "#web/app.ts";
import type { PagesOptions } from "#web/kit/desk.ts";
import { irisOf } from "#domain/iris.ts";
import type { Database } from "#db/open.ts";

export const ORIGIN = "http://localhost:3000";

/** What a browser got. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Path and query of the page that the answer leads to. */
  readonly location: string | undefined;
};

/** A browser with its own cookies, in process. */
export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields?: Record<string, string | File>, headers?: Record<string, string>): Promise<Answer>;
  /** Follows an answer that leads on. */
  follow(answer: Answer): Promise<Answer>;
  readonly cookies: Map<string, string>;
};

/** The pages of an instance over a database. */
export function pagesOver(db: Database, options: Partial<PagesOptions> = {}) {
  return createPages({
    db,
    iris: irisOf(ORIGIN),
    handleHost: "localhost:3000",
    locale: "en",
    timeZone: "UTC",
    version: "0.1.0",
    sourceUrl: "https://git.example/plenum",
    ...options,
  });
}

/** Somebody who visits these pages with a browser. */
export function visitorOf(pages: ReturnType<typeof pagesOver>, language = "en"): Visitor {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (!headers.has("accept-language")) headers.set("accept-language", language);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await pages.fetch(new Request(ORIGIN + path, { ...init, headers, redirect: "manual" }));
    for (const line of answer.headers.getSetCookie()) remember(cookies, line);
    const text = await answer.text();
    const location = answer.headers.get("location") ?? undefined;
    return { status: answer.status, headers: answer.headers, text, location };
  };
  const get: Visitor["get"] = (path, headers = {}) => send(path, { headers });
  return {
    cookies,
    get,
    post: (path, fields = {}, headers = {}) =>
      send(path, { method: "POST", body: bodyOf(fields), headers: { origin: ORIGIN, ...headers } }),
    follow: async ({ location }) => get(location ?? "/nowhere"),
  };
}

function bodyOf(fields: Record<string, string | File>): URLSearchParams | FormData {
  const entries = Object.entries(fields);
  if (entries.every((entry): entry is [string, string] => typeof entry[1] === "string"))
    return new URLSearchParams(entries);
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

function remember(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";");
  const at = pair.indexOf("=");
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, value);
}

/** Logs a visitor in. */
export async function logInAs(visitor: Visitor, email: string, password: string): Promise<Answer> {
  return visitor.post("/log-in", { email, password, back: "/home" });
}

/** The value of a hidden field of a page. */
export function hiddenField(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? "";
}
