import { once } from "node:events";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createPulse } from "#src/pulse.ts";

const sockets = new Set<Socket>();
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
process.on("unhandledRejection", note);
const server = createServer((socket) => {
  sockets.add(socket);
  // What it is sent first is answered as a PostgreSQL does that lets in; from then on it is stuck.
  socket.once("data", () => socket.write(Buffer.from([...letIn, ...ready])));
});
const letIn = [82, 0, 0, 0, 8, 0, 0, 0, 0];
const ready = [90, 0, 0, 0, 5, 73];

afterEach(() => {
  process.off("unhandledRejection", note);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test("a database that lets in and then says nothing is stuck, and what was asked of it is broken off quietly", async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const pulse = createPulse({ url: `postgres://somebody@127.0.0.1:${port}/stuck` }, "test");
  expect(await pulse.look()).toBe(false);
  expect(pulse.isStuck()).toBe(true);
  pulse.stop();
  // The connection is ended after the answer.
  for (const socket of sockets) if (!socket.closed) await once(socket.resume(), "close");
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});
