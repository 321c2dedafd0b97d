/** Where a PostgreSQL answers: a URL, or the folder of a unix socket with the names to use there. */
export type Connection =
  | { readonly url: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

/** The same place, another database. */
export function toDatabase(connection: Connection, database: string): Connection {
  if (!("url" in connection)) return { ...connection, database };
  const url = new URL(connection.url);
  url.pathname = `/${encodeURIComponent(database)}`;
  return { url: url.href };
}

/** The connection in words that may be printed: never the password. */
export function describeConnection(connection: Connection): string {
  if (!("url" in connection)) return `${connection.database} at ${connection.host}`;
  const url = new URL(connection.url);
  if (url.password !== "") url.password = "hidden";
  url.search = "";
  return url.href;
}

/** The connection as one address that DATABASE_URL takes; a unix socket stands in `?host=` as libpq writes it. */
export function toUrl(connection: Connection): string {
  if ("url" in connection) return connection.url;
  const url = new URL(`postgres://localhost:${connection.port}/${encodeURIComponent(connection.database)}`);
  url.username = connection.user;
  url.searchParams.set("host", connection.host);
  return url.href;
}

/** Splits a connection into the two arguments of a postgres.js client. */
export function clientArguments<Options>(connection: Connection, options: Options) {
  if (!("url" in connection)) return ["", { ...connection, ...options }] as const;
  const url = new URL(connection.url);
  const host = url.searchParams.get("host");
  if (host === null) return [connection.url, options] as const;
  url.searchParams.delete("host");
  return [url.href, { ...options, host }] as const;
}
