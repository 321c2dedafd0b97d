import type postgres from "postgres";

/** Statements with more parameters are of many lengths; keeping each would fill PostgreSQL's memory. */
const MOST_PARAMETERS = 16;

type Options = { prepare?: boolean };

/** The same client, whose statements each connection parses and plans once: drizzle asks for a new plan every time. */
export function preparing<Client extends postgres.Sql | postgres.TransactionSql>(client: Client): Client {
  const unsafe = (text: string, parameters: never[] = [], options: Options = {}) =>
    client.unsafe(text, parameters, { ...options, prepare: parameters.length <= MOST_PARAMETERS });
  const inside =
    (name: "begin" | "savepoint") =>
    (work: (tx: postgres.TransactionSql) => unknown): unknown =>
      (client as unknown as Record<typeof name, (work: (tx: postgres.TransactionSql) => unknown) => unknown>)[name](
        (tx) => work(preparing(tx)),
      );
  const own: Readonly<Record<string, unknown>> = { unsafe, begin: inside("begin"), savepoint: inside("savepoint") };
  return new Proxy(client, {
    get: (target, key, receiver) =>
      typeof key === "string" && key in own ? own[key] : Reflect.get(target, key, receiver),
  });
}
