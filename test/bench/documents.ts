import { type Bench, type Finding, medianOf, onlyGood, verdictOn } from "./findings.ts";

const AP = { accept: "application/activity+json" };
const ROUNDS = 3;
const SECONDS = 0.7;

type Cost = { readonly cpu: number; readonly perSecond: number };

/** Public documents against the bare framework, round about: actor, object, WebFinger, gazette. */
export async function measureDocuments(bench: Bench): Promise<Finding[]> {
  const { ours, world, motion } = bench;
  const { iris, home } = world;
  const pathOf = (iri: string) => iri.slice(ours.url.length);
  const gazette = pathOf(iris.gazette(home.slug));
  const cases: readonly [string, string, Readonly<Record<string, string>>][] = [
    ["actor GET", pathOf(iris.actor(home.id)), AP],
    ["object GET (motion)", pathOf(iris.motion(motion.id)), AP],
    ["WebFinger GET", `/.well-known/webfinger?resource=acct:${home.slug}@${iris.host}`, {}],
    ["gazette tile GET", `${gazette}/tile/0/000`, {}],
    ["gazette entries GET (256)", `${gazette}/tile/entries/000`, {}],
    ["gazette checkpoint GET", `${gazette}/checkpoint`, {}],
  ];
  const findings: Finding[] = [];
  for (const [what, path, headers] of cases) findings.push(await measureOne(bench, what, path, headers));
  return findings;
}

async function measureOne(
  { send, bare, ours }: Bench,
  what: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Finding> {
  const [theirs, mine]: [Cost[], Cost[]] = [[], []];
  const statuses: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const limit = { origin: bare.url, requests: [{ method: "GET", path: "/small" }] } as const;
    const load = { origin: ours.url, requests: [{ method: "GET", path, headers }] } as const;
    for (const [{ origin, requests }, cpu, costs] of [
      [limit, bare.cpu, theirs],
      [load, () => ours.cpu().app, mine],
    ] as const) {
      const before = cpu();
      const result = await send({ origin, requests, connections: 32, seconds: SECONDS });
      costs.push({ cpu: (cpu() - before) / result.sent, perSecond: result.perSecond });
      for (const [status, count] of Object.entries(result.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
    }
  }
  const middle = (costs: readonly Cost[], of: keyof Cost) => medianOf(costs.map((cost) => cost[of]));
  const share = medianOf(mine.map(({ cpu }, round) => (100 * (theirs[round]?.cpu ?? 0)) / cpu));
  const rates = `${Math.round(middle(mine, "perSecond"))}/s of ${Math.round(middle(theirs, "perSecond"))}/s`;
  const note = `CPU ${middle(mine, "cpu").toFixed(3)} ms, bare ${middle(theirs, "cpu").toFixed(3)} ms; ${rates}`;
  return {
    ...verdictOn(what, share, "%", "≥ 50 % of bare GET, by CPU", share >= 50, note),
    ...onlyGood(statuses),
  };
}
