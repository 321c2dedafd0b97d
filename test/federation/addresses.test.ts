import { describe, expect, test } from "vitest";
import { isPublicAddress, urlFault } from "#federation/addresses.ts";

describe("addresses", () => {
  test.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "fe80::1%eth0",
    "",
    "example.org",
  ])("%s is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  test.each(["8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "2a01:4f8::1"])(
    "%s is public",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
  test.each([
    ["https://example.org/a", undefined],
    ["https://example.org:8443/a", undefined],
    ["https://8.8.8.8/", undefined],
    ["http://example.org/", "scheme"],
    ["ws://example.org/", "scheme"],
    ["https://user@example.org/", "credentials"],
    ["https://:secret@example.org/", "credentials"],
    ["https://example.org:22/", "port"],
    ["https://example.org:25/", "port"],
    ["https://localhost/", "private-address"],
    ["https://db/", "private-address"],
    ["https://printer.local/", "private-address"],
    ["https://x.internal./", "private-address"],
    ["https://127.1/", "private-address"],
    ["https://0x7f000001/", "private-address"],
    ["https://017700000001/", "private-address"],
    ["https://2130706433/", "private-address"],
    ["https://127.0.0.1:8443/", "private-address"],
    ["https://[::1]/", "private-address"],
    ["https://[::ffff:7f00:1]/", "private-address"],
    ["https://[64:ff9b::7f00:1]/", "private-address"],
    ["https://１２７.０.０.１/", "private-address"],
  ])("%s: %s", (url, fault) => {
    expect(urlFault(new URL(url), false)).toBe(fault);
  });
});
