import { createHash, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "#domain/jcs.ts";
import { actorDocument, makeSender, post, type Sender, signCavage } from "#test/federation/inbox/wall.ts";
import { assertAcceptedByAll } from "#test/wire/receivers.ts";

const AP = "application/activity+json";
const AS2 = "https://www.w3.org/ns/activitystreams";

/** A server of the shape of Mastodon's with one account; it believes nothing that is not signed by who says it. */
export type Mastodon = {
  readonly origin: string;
  readonly host: string;
  readonly actor: string;
  /** Activities that came with a good signature, in their order; each was acceptable to all strict receivers. */
  readonly received: JsonObject[];
  /** Why others were refused. */
  readonly refused: string[];
  /** Signs an activity of the account and posts it; answers the status. */
  readonly send: (inbox: string, activity: Record<string, unknown>) => Promise<number>;
  /** Publishes a note, so that it can be fetched. */
  readonly publish: (note: Record<string, unknown> & { readonly id: string }) => Record<string, unknown>;
  /** The next activity that fits, however long it takes within reason. */
  readonly next: (fits: (activity: JsonObject) => boolean) => Promise<JsonObject>;
  readonly close: () => Promise<void>;
};

/** Starts one on loopback; its account is `ana`. */
export async function startMastodon(): Promise<Mastodon> {
  const documents = new Map<string, unknown>();
  const received: JsonObject[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const answer = request.method === "POST" ? take(request, received, refused, host()) : show(request, documents);
    void answer.then(({ status, type = AP, body = "" }) =>
      response.writeHead(status, { "content-type": type }).end(body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host()}`;
  const sender: Sender = makeSender(origin, "ana");
  const inboxes = { inbox: `${sender.id}/inbox`, endpoints: { sharedInbox: `${origin}/inbox` } };
  documents.set("/users/ana", { ...actorDocument(sender), ...inboxes, name: "Ana", url: `${origin}/@ana` });
  documents.set("/.well-known/webfinger", webFinger(origin, sender.id));
  return {
    origin,
    host: host(),
    actor: sender.id,
    received,
    refused,
    send: (inbox, activity) =>
      post(
        inbox,
        signCavage(inbox, sender, Buffer.from(JSON.stringify({ "@context": AS2, actor: sender.id, ...activity }))),
      ),
    publish(note) {
      const whole = { "@context": AS2, type: "Note", attributedTo: sender.id, to: [`${AS2}#Public`], cc: [], ...note };
      documents.set(new URL(note.id).pathname, whole);
      return whole;
    },
    async next(fits) {
      for (const begun = Date.now(); Date.now() - begun < 15_000; await sleep(20)) {
        const found = received.find((activity) => fits(activity));
        if (found !== undefined) return found;
      }
      throw new Error(
        `nothing came that fits; received ${JSON.stringify(received.map(({ type }) => type))}, refused ${refused.join()}`,
      );
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = { readonly status: number; readonly type?: string; readonly body?: string };

const webFinger = (origin: string, actor: string) => ({
  subject: `acct:ana@${new URL(origin).host}`,
  links: [
    { rel: "self", type: AP, href: actor },
    { rel: "http://ostatus.org/schema/1.0/subscribe", template: `${origin}/authorize_interaction?uri={uri}` },
  ],
});

async function show({ url = "" }: IncomingMessage, documents: Map<string, unknown>): Promise<Answer> {
  const found = documents.get(url.split("?", 1)[0] ?? "");
  return found === undefined ? { status: 404 } : { status: 200, body: JSON.stringify(found) };
}

async function take(
  request: IncomingMessage,
  received: JsonObject[],
  refused: string[],
  host: string,
): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  try {
    const activity = await verified(request, body, host);
    assertAcceptedByAll(activity);
    received.push(activity);
    return { status: 202 };
  } catch (error) {
    refused.push(error instanceof Error ? error.message : "fault");
    return { status: 401 };
  }
}

/** As Mastodon verifies: the key that the actor's own document shows, over target, host, date and digest. */
async function verified(
  { headers, method = "", url = "" }: IncomingMessage,
  body: Buffer,
  host: string,
): Promise<JsonObject> {
  const parameters = Object.fromEntries(
    Array.from(String(headers["signature"]).matchAll(/([a-zA-Z]+)="([^"]*)"/gu), ([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
  const activity = JSON.parse(body.toString("utf8")) as JsonObject;
  const names = (parameters["headers"] ?? "").split(" ");
  for (const needed of ["(request-target)", "host", "date", "digest"])
    if (!names.includes(needed)) throw new Error(`unsigned ${needed}`);
  if (headers["digest"] !== `SHA-256=${createHash("sha256").update(body).digest("base64")}`) throw new Error("digest");
  if (headers.host !== host) throw new Error("host");
  const response = await fetch(parameters["keyId"]?.replace(/#.*$/u, "") ?? "", { headers: { accept: AP } });
  // Who is gone cannot show a key any more; a deletion is believed by the key that was known before.
  if (!response.ok && activity["type"] === "Delete") return activity;
  const actor = (await response.json()) as { id: string; publicKey: { id: string; publicKeyPem: string } };
  if (actor.publicKey.id !== parameters["keyId"] || actor.id !== activity["actor"]) throw new Error("another's key");
  const base = names.map((name) =>
    name === "(request-target)" ? `${name}: ${method.toLowerCase()} ${url}` : `${name}: ${String(headers[name])}`,
  );
  const signature = Buffer.from(parameters["signature"] ?? "", "base64");
  if (!verify("sha256", Buffer.from(base.join("\n")), actor.publicKey.publicKeyPem, signature))
    throw new Error("signature");
  return activity;
}
