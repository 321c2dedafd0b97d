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
