/** A Content-Type taken apart: the lower-case type and its parameters. */
export type MediaType = { readonly type: string; readonly profile: string | undefined };

/** Reads a Content-Type header; undefined when there is none. */
export function mediaType(header: string | null | undefined): MediaType | undefined {
  if (header === null || header === undefined || header.length > 512) return undefined;
  const [type = "", ...parameters] = header.split(";");
  const profile = parameters
    .map((parameter) => /^\s*profile\s*=\s*"?([^"]*)"?\s*$/iu.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { type: type.trim().toLowerCase(), profile };
}

/** Whether this is one of the two content types of ActivityPub. */
export function isActivityType(media: MediaType | undefined): boolean {
  if (media?.type === "application/activity+json") return true;
  return media?.type === "application/ld+json" && hasProfile(media.profile);
}

function hasProfile(profile: string | undefined): boolean {
  return profile?.split(/\s+/u).includes("https://www.w3.org/ns/activitystreams") === true;
}
