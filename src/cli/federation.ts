import type { Command } from "commander";
import type { Database } from "#db/open.ts";
import { checkOptions, findOperator, print, withInstanceDatabase } from "./verb.ts";

type Json = { readonly json?: boolean };

/** `federation`: how it goes with other servers, why something did not arrive, and who is heard. */
export function addFederation(program: Command): void {
  const group = program.command("federation").description("other servers: how it goes, and who is heard");
  group
    .command("status")
    .description("peers, deliveries, hosts in trouble")
    .option("--json", "print JSON")
    .action(async ({ json }: Json) =>
      withInstanceDatabase((database, { federationMode }) => status(database, federationMode, json)),
    );
  group
    .command("trace")
    .description("where a post or an activity had to go, and what became of it")
    .argument("<url>", "address of the post, of its page, or of the activity")
    .option("--json", "print JSON")
    .action(async (url: string, { json }: Json) => withInstanceDatabase((database) => trace(database, url, json)));
  group
    .command("retry")
    .description("try now what waits or has failed, for one host or for all")
    .argument("[host]", "host, with its port where it has one")
    .option("--json", "print JSON")
    .action(async (host: string | undefined, { json }: Json, command: Command) => {
      const checked = host === undefined ? undefined : await hostOf(command, host);
      await withInstanceDatabase((database) => retry(database, checked, json));
    });
  addDecisions(group);
}

const decisions = {
  hold: "rest what is exchanged with a peer",
  resume: "go on with a peer that is held",
  block: "end all traffic with a host",
  allow: "lift the block of a host; name it, where only named hosts are heard",
} as const;

function addDecisions(group: Command): void {
  for (const name of ["hold", "resume", "block", "allow"] as const)
    group
      .command(name)
      .description(decisions[name])
      .argument("<host>", "host, with its port where it has one")
      .option("--json", "print JSON")
      .action(async (given: string, { json }: Json, command: Command) => {
        const host = await hostOf(command, given);
        await withInstanceDatabase((database) => decide(database, name, host, json));
      });
}

async function hostOf(command: Command, host: string): Promise<string> {
  const { hostName } = await import("#commands/peers.ts");
  return checkOptions(command, hostName, host.toLowerCase());
}

async function status({ orm, clockOffset }: Database, mode: string, json: boolean | undefined): Promise<void> {
  const { readClock } = await import("#db/clock.ts");
  const { listPeerDays } = await import("#db/peerDays.ts");
  const { listPeerHealth } = await import("#db/peers.ts");
  const { reachOf } = await import("#domain/reach.ts");
  const { countDeliveries, listTroubledHosts } = await import("#db/traces.ts");
  const [health, deliveries, troubled] = [
    await listPeerHealth(orm),
    await countDeliveries(orm),
    await listTroubledHosts(orm),
  ];
  const named = health.map(({ peer }) => peer.host);
  const days = await listPeerDays(orm, named, await readClock(orm, clockOffset));
  const peers = health.map(({ peer, mirrors }) => {
    const cursor = mirrors.reduce((sum, { size }) => sum + size, 0);
    const lag = mirrors.reduce((sum, { size, announcedSize }) => sum + Math.max(0, announcedSize - size), 0);
    const { host, name, state, lastError } = peer;
    const { reached, tried } = reachOf(days.get(host) ?? []);
    return { host, name, state, cursor, lag, lastSuccessAt: timeOf(peer.lastSuccessAt), lastError, reached, tried };
  });
  const hosts = troubled.map(({ host, failures, openUntil, blockedAt, allowedAt, lastSuccessAt, lastError }) => ({
    host,
    failures,
    blocked: blockedAt !== null,
    allowed: allowedAt !== null,
    waitsUntil: timeOf(openUntil),
    lastSuccessAt: timeOf(lastSuccessAt),
    lastError,
  }));
  print(json, { mode, peers, deliveries, hosts }, [
    ...peers.map(
      ({ host, name, state, cursor, lag, reached, tried }) =>
        `${host}  ${name}  ${state}  ${cursor} entries, ${lag} behind${tried === 0 ? "" : `, reached on ${reached} of ${tried} days`}`,
    ),
    Object.entries(deliveries)
      .map(([state, count]) => `${count} ${state}`)
      .join(", "),
    ...hosts.map(
      ({ host, failures, blocked, lastError }) =>
        `${host}  ${blocked ? "blocked" : `${failures} failures`}  ${lastError ?? ""}`,
    ),
  ]);
}

async function trace({ orm }: Database, url: string, json: boolean | undefined): Promise<number> {
  const { traceAddress } = await import("#federation/traces.ts");
  const activities = await traceAddress(orm, url);
  print(
    json,
    { url, activities },
    activities.length === 0
      ? ["Nothing with this address was sent from here: is it public, and of this server?"]
      : activities.flatMap(({ activity, type, at, targets }) => [
          `${type} ${activity} (${at}): ${targets.length} inboxes`,
          ...targets.map(
            ({ target, state, attempts, why }) =>
              `  ${target}: ${state} after ${attempts} tries${why === null ? "" : `, ${why}`}`,
          ),
        ]),
  );
  return activities.length === 0 ? 1 : 0;
}

async function retry(database: Database, host: string | undefined, json: boolean | undefined): Promise<void> {
  const { perform } = await import("#commands/act.ts");
  const { retryNow } = await import("#commands/deliveries.ts");
  const { admin } = await findOperator(database);
  const deliveries = await perform(database, admin, (act) => retryNow(act, host));
  print(json, { host: host ?? null, deliveries }, [`${deliveries} deliveries are tried now.`]);
}

async function decide(
  database: Database,
  what: keyof typeof decisions,
  host: string,
  json: boolean | undefined,
): Promise<void> {
  const { perform } = await import("#commands/act.ts");
  const { allowHost, blockHost, changePeerState } = await import("#commands/peers.ts");
  const { findPeer } = await import("#db/peers.ts");
  const { admin } = await findOperator(database);
  await perform(database, admin, async (act) => {
    if (what === "block") return blockHost(act, host);
    if (what === "allow") return allowHost(act, host);
    return void (await changePeerState(act, host, what));
  });
  const state = (await findPeer(database.orm, host))?.state ?? null;
  const words = { hold: "is held", resume: "is no longer held", block: "is blocked", allow: "is heard" };
  print(json, { host, state }, [`${host} ${words[what]}.`]);
}

const timeOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
