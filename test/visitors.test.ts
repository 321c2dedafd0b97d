import { expect, test } from "vitest";
import { createVisitors } from "#src/visitors.ts";

function addressOf(trustProxy: string[], connection: string | undefined, forwarded?: string): string | undefined {
  const visitors = createVisitors(trustProxy);
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  const request = new Request("https://plenum.test/", { headers });
  visitors.note(request, connection);
  return visitors.addressOf(request);
}

test.each([
  ["a direct visitor", [], "192.0.2.1", undefined, "192.0.2.1"],
  ["a visitor who claims to be another", [], "192.0.2.1", "198.51.100.7", "192.0.2.1"],
  ["a visitor behind our proxy", ["10.0.0.0/8"], "10.0.0.2", "198.51.100.7", "198.51.100.7"],
  ["a visitor who lies to our proxy", ["10.0.0.0/8"], "10.0.0.2", "203.0.113.9, 198.51.100.7", "198.51.100.7"],
  ["a visitor behind two of ours", ["10.0.0.0/8"], "10.0.0.2", "198.51.100.7, 10.0.0.9", "198.51.100.7"],
  ["an IPv4 visitor over an IPv6 socket", [], "::ffff:192.0.2.1", undefined, "192.0.2.1"],
  ["an IPv6 visitor", ["::1/128"], "::1", "2001:db8::1", "2001:db8:0:0:0:0:0:1"],
  ["a proxy on this machine that is not trusted", [], "127.0.0.1", "198.51.100.7", undefined],
  ["a trusted proxy that says nothing", ["127.0.0.0/8"], "127.0.0.1", undefined, undefined],
  ["nonsense from a trusted proxy", ["127.0.0.0/8"], "127.0.0.1", "unknown", undefined],
  ["no connection", [], undefined, undefined, undefined],
])("%s", (_, trusted, connection, forwarded, expected) => {
  expect(addressOf(trusted, connection, forwarded)).toBe(expected);
});
