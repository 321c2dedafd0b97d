import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDoor } from "#src/door.ts";

let server: Server;
let asked: string[] = [];

beforeEach(async () => {
  asked = [];
  const patience = {
    headersTimeout: 150,
    requestTimeout: 400,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 20,
  };
  server = createDoor(async (request, connection) => {
    asked.push(`${request.method} ${connection} ${await request.text().catch(() => "cut off")}`);
    return new Response("answered");
  }, patience);
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends this, then nothing; answers what came until the other side closed. */
async function send(text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").setEncoding("utf8");
  const said: string[] = [];
  socket.on("data", (part: string) => said.push(part));
  socket.write(text);
  await once(socket, "close");
  return said.join("");
}

test.each([
  ["head", "POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "],
  ["body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"],
])("whoever does not end the %s of a request loses the connection", async (_, text) => {
  expect(await send(text)).toMatch(/^HTTP\/1\.1 408 /);
  expect(asked.filter((line) => !line.endsWith("cut off"))).toEqual([]);
});

test("a request that is whole is answered, with the address it came from", async () => {
  const text = await send("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
  expect(text).toContain("answered");
  expect(asked).toEqual(["POST 127.0.0.1 abc"]);
});
