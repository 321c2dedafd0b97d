import { setTimeout as sleep } from "node:timers/promises";
import { SECOND } from "#domain/time.ts";

/** The API of an instance, called over HTTP with somebody's token: an answer that is no success is thrown as `Answered`. */
export type Caller = {
  readonly url: string;
  readonly token: string;
  readonly get: <Answer>(path: string) => Promise<Answer>;
  readonly post: <Answer>(path: string, body?: unknown) => Promise<Answer>;
  readonly put: <Answer>(path: string, body: unknown) => Promise<Answer>;
  readonly patch: <Answer>(path: string, body: unknown) => Promise<Answer>;
};

/** An answer of the API that is a problem; `code` is the last part of its type. */
export class Answered extends Error {
  readonly status: number;
  readonly code: string;
  constructor(asked: string, status: number, code: string, text: string) {
    super(`${asked} was answered with ${status}: ${text.slice(0, 500)}`);
    this.name = "Answered";
    this.status = status;
    this.code = code;
  }
}

const TRIES = 20;

/** Calls the API of the instance at `url`; without a token as a stranger. */
export function callerOf(url: string, token = ""): Caller {
  const call = async <Answer>(method: string, path: string, body?: unknown, tries = TRIES): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token !== "" && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // On a busy machine the database may not answer in time; what was answered so has not been done.
    if (response.status === 503 && tries > 1) {
      await sleep(SECOND);
      return call(method, path, body, tries - 1);
    }
    if (!response.ok) throw new Answered(`${method} ${url}${path}`, response.status, codeIn(text), text);
    return (text === "" ? null : JSON.parse(text)) as Answer;
  };
  return {
    url,
    token,
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    put: (path, body) => call("PUT", path, body),
    patch: (path, body) => call("PATCH", path, body),
  };
}

function codeIn(text: string): string {
  try {
    const { type } = JSON.parse(text) as { type?: string };
    return type?.split("/").at(-1) ?? "";
  } catch {
    return "";
  }
}
