import { shareOf, type Finding } from "./findings.ts";
import type { Bench } from "./findings.ts";
import { send } from "./machine.ts";

const AP = { accept: "application/activity+json" };

/** Public documents against the bare framework: actor, object, WebFinger, tile, checkpoint. */
export async function measureDocuments({ limits, ours, world, motion }: Bench): Promise<Finding[]> {
  const { iris, home } = world;
  const pathOf = (iri: string) => iri.slice(ours.url.length);
  const cases: readonly [string, string, Readonly<Record<string, string>>][] = [
    ["actor GET", pathOf(iris.actor(home.id)), AP],
    ["object GET (motion)", pathOf(iris.motion(motion.id)), AP],
    ["WebFinger GET", `/.well-known/webfinger?resource=acct:${home.slug}@${iris.host}`, {}],
    ["gazette tile GET", `${pathOf(iris.gazette(home.slug))}/tile/0/000`, {}],
    ["gazette checkpoint GET", `${pathOf(iris.gazette(home.slug))}/checkpoint`, {}],
  ];
  const findings: Finding[] = [];
  for (const [what, path, headers] of cases) {
    const requests = [{ method: "GET", path, headers }] as const;
    const before = ours.cpu().app;
    const result = await send({ origin: ours.url, requests, connections: 32, seconds: 3 });
    const each = (ours.cpu().app - before) / result.sent;
    const limit = { name: "bare GET", rate: limits.bareGet };
    const note = `CPU ${each.toFixed(3)} ms, bare ${limits.bareGetCpu.toFixed(3)} ms`;
    findings.push({ ...shareOf(what, result.perSecond, limit, 50, note), ...onlyGood(result.statuses) });
  }
  return findings;
}

/** A note in place of the rates if not everything was answered with 200. */
export function onlyGood(statuses: Readonly<Record<string, number>>, good = "200"): { note?: string; met?: boolean } {
  const others = Object.entries(statuses).filter(([status]) => status !== good);
  return others.length === 0
    ? {}
    : { met: false, note: `answered ${others.map(([status, count]) => `${status} (${count})`).join(", ")}` };
}
