import { atMost, type Bench, type Finding, onlyGood } from "./findings.ts";
import { castMany, replyMany } from "./world.ts";

const BALLOTS = 500;
const COMMENTS = 200;

/** A public page that many look at: a motion with its ballots and replies, one request at a time. */
export async function measurePages({ send, ours, world, motion }: Bench): Promise<Finding[]> {
  await ours.work(async (database) => {
    await castMany(database, world, motion, BALLOTS);
    await replyMany(database, world, motion, COMMENTS);
  });
  const headers = { accept: "text/html", "accept-language": "en" };
  const look = (path: string) =>
    send({ origin: ours.url, requests: [{ method: "GET", path, headers }], connections: 1, seconds: 2 });
  await look(motion.page);
  const page = await look(motion.page);
  const front = await look("/");
  return [
    {
      ...atMost(
        `motion page, ${BALLOTS} ballots, ${COMMENTS} comments: p95`,
        page.p95,
        "ms",
        15,
        `p50 ${page.p50.toFixed(1)} ms`,
      ),
      ...onlyGood(page.statuses),
    },
    {
      ...atMost("front page: p95", front.p95, "ms", 15, `p50 ${front.p50.toFixed(1)} ms`),
      ...onlyGood(front.statuses),
    },
  ];
}
