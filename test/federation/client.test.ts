import { createServer as createTlsServer } from "node:https";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBudget } from "#federation/budgets.ts";
import { createClient, type Client } from "#federation/client.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const handlers = new Map<string, Handler>();
let connections = 0;
let server: Server;
let other: Server;
let origin: string;
let elsewhere: string;
let client: Client;

const start = async (one: Server): Promise<string> => {
  one.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
};
const answer: Handler = (request, response) => {
  const handler = handlers.get(request.url ?? "");
  if (handler === undefined) response.writeHead(404).end();
  else handler(request, response);
};
const json =
  (body: unknown, type = "application/activity+json", headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    void response.writeHead(200, { "content-type": type, ...headers }).end(JSON.stringify(body));
const redirect =
  (to: string, status = 302): Handler =>
  (_, response) =>
    void response.writeHead(status, { location: to }).end();

beforeAll(async () => {
  server = createServer(answer);
  other = createServer(answer);
  origin = await start(server);
  elsewhere = await start(other);
  client = createClient({ allowPrivateAddresses: true, userAgent: "test", connectTimeout: 500, totalTimeout: 700 });
});
afterAll(async () => {
  await client.close();
  for (const one of [server, other]) {
    one.closeAllConnections();
    one.close();
  }
});

const codeOf = async (path: string, at = client): Promise<string> => {
  const found = await at.document(path.startsWith("/") ? origin + path : path);
  return found.kind === "document" ? `document ${found.id}` : found.code;
};

describe("documents", () => {
  test("one that names its own address", async () => {
    handlers.set("/a", json({ id: `${origin}/a`, type: "Note" }));
    const found = await client.document(`${origin}/a`);
    expect(found).toMatchObject({ kind: "document", id: `${origin}/a`, object: { type: "Note" } });
  });
  test.each([
    ["application/activity+json; charset=utf-8", true],
    ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', true],
    ["application/ld+json", false],
    ["application/json", false],
    ["text/html", false],
    ["", false],
  ])("content type %j: %s", async (type, taken) => {
    handlers.set("/typed", json({ id: `${origin}/typed` }, type));
    expect(await codeOf("/typed")).toBe(taken ? `document ${origin}/typed` : "content-type");
  });
  test("the id's origin is the one that answered last", async () => {
    handlers.set("/stolen", json({ id: "https://victim.example/a" }));
    handlers.set("/there", json({ id: `${elsewhere}/there` }));
    handlers.set("/goes", redirect(`${elsewhere}/there`));
    handlers.set("/nameless", json({ type: "Note" }));
    handlers.set("/back", json({ id: `${origin}/back` }));
    handlers.set("/lies", redirect(`${elsewhere}/back`));
    expect(await codeOf("/stolen")).toBe("origin");
    expect(await codeOf("/nameless")).toBe("origin");
    expect(await codeOf("/goes")).toBe(`document ${elsewhere}/there`);
    expect(await codeOf("/lies")).toBe("origin");
  });
  test("gone, missing, busy", async () => {
    handlers.set("/gone", (_, response) => void response.writeHead(410).end());
    handlers.set("/busy", (_, response) => void response.writeHead(429, { "retry-after": "120" }).end());
    expect(await client.document(`${origin}/gone`)).toMatchObject({ code: "gone", status: 410 });
    expect(await client.document(`${origin}/none`)).toMatchObject({ code: "status", status: 404 });
    expect(await client.document(`${origin}/busy`)).toMatchObject({ code: "status", status: 429, retryAfter: 120 });
  });
  test.each(["[]", "{", '{"a":1,"a":2}', "\u{feff}{}"])("%j is no document", async (body) => {
    handlers.set("/bad", (_, response) => {
      response.writeHead(200, { "content-type": "application/activity+json" }).end(body);
    });
    expect(await codeOf("/bad")).toBe("json");
  });
  test("a signer signs each hop anew", async () => {
    const seen: unknown[] = [];
    handlers.set("/signed", (request, response) => {
      seen.push(request.headers.signature);
      redirect(`${elsewhere}/signed2`)(request, response);
    });
    handlers.set("/signed2", (request, response) => {
      seen.push(request.headers.signature);
      json({ id: `${elsewhere}/signed2` })(request, response);
    });
    const signing = createClient({
      allowPrivateAddresses: true,
      userAgent: "test",
      signDocuments: (url) => Promise.resolve({ signature: url.host }),
    });
    await signing.document(`${origin}/signed`);
    expect(seen).toEqual([new URL(origin).host, new URL(elsewhere).host]);
    await signing.close();
  });
});

describe("limits", () => {
  test("three redirects are followed, a fourth is not", async () => {
    handlers.set("/end", json({ id: `${origin}/end` }));
    for (let hop = 4; hop >= 1; hop -= 1) handlers.set(`/r${hop}`, redirect(hop === 1 ? "/end" : `/r${hop - 1}`, 301));
    expect(await codeOf("/r3")).toBe(`document ${origin}/end`);
    expect(await codeOf("/r4")).toBe("redirects");
  });
  test.each([
    "ftp://a.example/",
    "file:///etc/passwd",
    "http://u:p@127.0.0.1/",
    "data:application/activity+json,{}",
    "http://[",
  ])("a redirect to %s goes nowhere", async (to) => {
    handlers.set("/away", redirect(to));
    expect(["scheme", "credentials", "bad-url", "network"]).toContain(await codeOf("/away"));
  });
  const mebibyte = 1_048_576;
  test("1 MiB is read, one byte more is not, declared or not", async () => {
    const body = (length: number) => {
      const start = `{"id":"${origin}/big"`;
      return `${start}${" ".repeat(length - start.length - 1)}}`;
    };
    const declared =
      (length: number): Handler =>
      (_, response) => {
        response
          .writeHead(200, { "content-type": "application/activity+json", "content-length": length })
          .end(body(length));
      };
    const streamed =
      (length: number): Handler =>
      (_, response) => {
        response.writeHead(200, { "content-type": "application/activity+json" }).write(body(length));
        response.end();
      };
    for (const send of [declared, streamed]) {
      handlers.set("/big", send(mebibyte));
      expect(await codeOf("/big")).toBe(`document ${origin}/big`);
      handlers.set("/big", send(mebibyte + 1));
      expect(await codeOf("/big")).toBe("too-large");
    }
  });
  test("an endless body and a body that never comes end in time", async () => {
    handlers.set("/endless", (_, response) => {
      response.writeHead(200, { "content-type": "application/activity+json" });
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    handlers.set("/silent", () => undefined);
    expect(await codeOf("/endless")).toBe("timeout");
    expect(await codeOf("/silent")).toBe("timeout");
    expect(await codeOf("/a")).toBe(`document ${origin}/a`);
  });
  test("a compressed answer is not unpacked", async () => {
    handlers.set("/zip", json({ id: `${origin}/zip` }, undefined, { "content-encoding": "gzip" }));
    expect(await codeOf("/zip")).toBe("encoded");
  });
  test("nobody there", async () => {
    const gone = createServer();
    const address = await start(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await codeOf(`${address}/x`)).toBe("network");
  });
  test("what the inbox makes us fetch is counted by host, redirects too", async () => {
    const budget = createBudget({ burst: 2, perSecond: 1 }, () => 0);
    const take = async (url: string) => {
      const found = await client.document(url, { budget });
      return found.kind === "document" ? "document" : found.code;
    };
    handlers.set("/b", json({ id: `${origin}/b` }));
    handlers.set("/tob", redirect(`${origin}/b`));
    expect([await take(`${origin}/b`), await take(`${elsewhere}/tob`), await take(`${origin}/b`)]).toEqual([
      "document",
      "document",
      "budget",
    ]);
    expect(await client.document(`${origin}/b`, { budget })).toMatchObject({ code: "budget", retryAfter: 1 });
    expect(await take(`${elsewhere}/tob`)).toBe("budget");
  });
});

describe("deliveries", () => {
  test("status and Retry-After come back; the connection is kept; a redirect is not followed", async () => {
    const bodies: string[] = [];
    handlers.set("/inbox", (request, response) => {
      request
        .on("data", (chunk: Buffer) => bodies.push(chunk.toString()))
        .on("end", () => {
          response.writeHead(429, { "retry-after": "7" }).end("slow down");
        });
    });
    handlers.set("/moved", redirect(`${origin}/inbox`, 307));
    const before = connections;
    const body = Buffer.from("{}");
    for (let round = 0; round < 3; round += 1) {
      const found = await client.post(`${elsewhere}/inbox`, body, { "content-type": "application/activity+json" });
      expect(found).toMatchObject({ kind: "answer", status: 429, headers: { "retry-after": "7" } });
    }
    expect(bodies).toEqual(["{}", "{}", "{}"]);
    expect(connections - before).toBeLessThanOrEqual(1);
    expect(await client.post(`${origin}/moved`, body, {})).toMatchObject({ status: 307 });
    expect(bodies.length).toBe(3);
  });
});

describe("dialling", () => {
  const toLoopback: LookupFunction = (_, options, callback) =>
    options.all === true ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4);
  test("a name that leads inside is refused before a connection, at each dial", async () => {
    const tls = createTlsServer();
    const address = await start(tls);
    const port = new URL(address).port;
    const before = connections;
    let calls = 0;
    const rebinding: LookupFunction = (name, options, callback) => {
      calls += 1;
      toLoopback(name, options, callback);
    };
    const strict = createClient({ allowPrivateAddresses: false, userAgent: "test", lookup: rebinding });
    expect(await codeOf(`https://rebound.example.org:${port}/a`, strict)).toBe("private-address");
    expect(await codeOf(`https://rebound.example.org:${port}/a`, strict)).toBe("private-address");
    expect(calls).toBe(2);
    expect(connections).toBe(before);
    await strict.close();
    tls.close();
  });
  test("one private address among public ones is refused", async () => {
    const mixed: LookupFunction = (_, __, callback) =>
      callback(null, [
        { address: "8.8.8.8", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]);
    const strict = createClient({ allowPrivateAddresses: false, userAgent: "test", lookup: mixed });
    expect(await codeOf("https://mixed.example.org/", strict)).toBe("private-address");
    await strict.close();
  });
  test("http and loopback are refused before a connection", async () => {
    const before = connections;
    const strict = createClient({ allowPrivateAddresses: false, userAgent: "test" });
    expect(await codeOf(`${origin}/a`, strict)).toBe("scheme");
    expect(await codeOf(origin.replace("http:", "https:"), strict)).toBe("private-address");
    expect(await strict.post(`${origin}/inbox`, Buffer.alloc(0), {})).toMatchObject({ code: "scheme" });
    expect(connections).toBe(before);
    await strict.close();
  });
});
