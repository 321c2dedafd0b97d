import { openDocket, type Docket } from "#domain/coalition/docket.ts";
import { follow } from "#domain/coalition/follow.ts";
import { blockToNote } from "#domain/coalition/noting.ts";
import type { Branch } from "#domain/coalition/orders.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { hashText, sha256Of, type Iri } from "#domain/entries.ts";
import { newId } from "#db/ids.ts";
import { saveCoalition, saveRecords, type RecordChange } from "#db/coalition/coalitions.ts";
import type { Database } from "#db/open.ts";
import { accede, append, convenedBy, held, rules, startLog, type TestLog } from "#test/domain/coalition/logs.ts";
import { atMost, type Bench, type Finding, onlyGood } from "./findings.ts";

const BODIES = 1_000;
const ENTRIES = 100_000;
const ROUNDS = 20;

/** A coalition of many: what one more act costs in its docket, and how long its pages take. */
export async function measureCoalition({ send, ours }: Bench): Promise<Finding[]> {
  const hex = hashText("a coalition of many").slice("sha256:".length);
  await ours.work((database) => fill(database, hex));
  const headers = { accept: "text/html", "accept-language": "en" };
  const paths = [
    `/coalitions/${hex}`,
    `/coalition?of=${hex}`,
    `/coalition/charter?of=${hex}`,
    `/coalition/council?of=${hex}`,
    `/coalition/common-ground?of=${hex}`,
    `/api/v1/coalitions/sha256:${hex}/digest`,
  ];
  const findings: Finding[] = [ofDocket()];
  for (const path of paths) {
    const look = () =>
      send({ origin: ours.url, requests: [{ method: "GET", path, headers }], connections: 1, seconds: 2 });
    await look();
    const { p50, p95, statuses } = await look();
    const what = `${path.replace(hex, "…")}, ${BODIES} bodies: p95`;
    findings.push({ ...atMost(what, p95, "ms", 50, `p50 ${p50.toFixed(1)} ms`), ...onlyGood(statuses) });
  }
  return findings;
}

/** One act more in a docket of many logs: taken in, noted, folded and summed. */
function ofDocket(): Finding {
  const logs = Array.from({ length: BODIES }, (_, place) => startLog(`b${place}`));
  const convened = convenedBy(logs, rules);
  const docket = openDocket(convened.entry, convened.hash);
  const [first] = logs;
  if (docket === undefined || first === undefined) throw new Error("nothing is convened");
  for (const log of logs.slice(1)) accede(log, convened.hash);
  const move = (log: TestLog) =>
    append(log, {
      type: "MotionSubmitted",
      refs: [],
      coalition: convened.hash,
      kind: "resolution",
      object: log.actor,
      textHash: convened.hash,
    });
  for (let count = 2 * BODIES; count < ENTRIES; count += 1) move(logs[count % BODIES] ?? first);
  const clock = { now: 1_000 };
  const goOn = () => {
    follow(
      docket,
      logs.map((log) => held(log)),
    );
    clock.now += 10;
    const draft = blockToNote({ docket, own: ownIn(docket, first), clock: clock.now, heldSince: () => clock.now });
    if (draft !== undefined) append(first, draft);
    return draft !== undefined;
  };
  while (goOn());
  const begun = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) {
    move(logs[round] ?? first);
    while (goOn());
  }
  const { user, system } = process.cpuUsage(begun);
  const each = (user + system) / 1_000 / ROUNDS;
  const what = `one act more in a docket of ${BODIES} logs and ${ENTRIES / 1_000} k entries: CPU`;
  return atMost(what, each, "ms", 50, `${docket.tip.height} blocks`);
}

function ownIn(docket: Docket, { origin }: TestLog): Branch & { readonly owner: Iri } {
  const branch = docket.branches.get(origin)?.[0];
  if (branch?.owner === undefined) throw new Error("a log without an owner");
  return { ...branch, owner: branch.owner };
}

/** The records of such a coalition, as a docket would have saved them. */
async function fill({ orm }: Database, hex: string): Promise<void> {
  const hash = sha256Of(hex);
  const actorOf = (place: number) => `https://b${place}.example/ap/actors/b${place}`;
  const charter = hashText("charter");
  const id = newId(Date.now());
  const members = Array.from({ length: BODIES }, (_, place): RecordChange => {
    const value = { standing: "full", genesis: hashText(actorOf(place)), weight: 1 + place, charter, affirmedAt: 0 };
    return { kind: "member", key: actorOf(place), value };
  });
  const self = { id: hash, term: 0, height: 1, convenor: actorOf(0), time: 0, charter };
  const inForce = { state: "in-force", rules: plainRules, base: null, effectiveAt: 0 };
  const changes = [
    ...members,
    { kind: "coalition", key: "self", value: self },
    { kind: "charter", key: charter, value: JSON.parse(JSON.stringify(inForce)) as RecordChange["value"] },
  ];
  await orm.transaction(async (tx) => {
    await saveCoalition(tx, {
      id,
      hash,
      actor: "https://b0.example/ap/actors/league",
      body: null,
      convenor: actorOf(0),
      convenedBy: actorOf(0),
      tip: hash,
      final: hash,
      height: 1,
      finalHeight: 1,
      digest: charter,
      finalDigest: charter,
      foundAt: Date.now(),
    });
    for (const side of ["value", "final"] as const) await saveRecords(tx, id, side, changes);
  });
}
