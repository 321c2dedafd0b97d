/** What can stand in a canonical document: no undefined, no fractions. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json | undefined };

/** Canonical JSON (RFC 8785) for documents whose numbers are safe integers; members that are undefined are left out. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = value as { readonly [member: string]: Json | undefined };
    const parts: string[] = [];
    for (const name of Object.keys(members).toSorted()) {
      const member = members[name];
      if (member !== undefined) parts.push(`${JSON.stringify(name)}:${canonical(member)}`);
    }
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** An object of a canonical document. */
export type JsonObject = { readonly [member: string]: Json | undefined };

/** The value of a text that is exactly its own canonical form; undefined for any other spelling, fractions, depth over 32. */
export function parseCanonical(text: string): Json | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isJson(value, 32) && canonical(value) === text ? value : undefined;
}

/** True for an object, not an array and not null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** True for what a canonical document can hold: whole numbers, well-formed texts, so deep and no deeper. */
export function isJson(value: unknown, depth: number): value is Json {
  if (depth === 0) return false;
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (typeof value === "string") return value.isWellFormed();
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth - 1));
  if (typeof value !== "object") return false;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isJson(member, depth - 1));
}
