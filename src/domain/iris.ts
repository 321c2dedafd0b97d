/** Addresses of everything an instance serves, made from its public URL (no trailing slash). */
export type Iris = ReturnType<typeof irisOf>;

/** Title as the end of a URL: lower case ASCII words joined by hyphens, 60 characters at most, maybe empty. */
export function slugOfTitle(title: string): string {
  return title
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replaceAll(/^-|-$/g, "");
}

/** The page of a motion, relative to the instance. */
export function motionPath(number: number, title: string): string {
  const slug = slugOfTitle(title);
  return slug === "" ? `/motions/${number}` : `/motions/${number}-${slug}`;
}

/** The page of an amendment of a motion, relative to the instance. */
export const amendmentPath = (motion: { readonly number: number; readonly title: string }, number: number): string =>
  `${motionPath(motion.number, motion.title)}/amendments/${number}`;

export function irisOf(publicUrl: string) {
  const host = publicUrl.replace(/^https?:\/\//, "");
  const ap = `${publicUrl}/ap`;
  return {
    publicUrl,
    host,
    actor: (body: string) => `${ap}/actors/${body}`,
    inbox: (body: string) => `${ap}/actors/${body}/inbox`,
    outbox: (body: string) => `${ap}/actors/${body}/outbox`,
    followers: (body: string) => `${ap}/actors/${body}/followers`,
    following: (body: string) => `${ap}/actors/${body}/following`,
    featured: (body: string) => `${ap}/actors/${body}/featured`,
    sharedInbox: `${ap}/inbox`,
    instanceActor: `${ap}/instance`,
    gazetteActor: `${ap}/gazette`,
    announcement: (id: string) => `${ap}/announcements/${id}`,
    motion: (id: string) => `${ap}/motions/${id}`,
    question: (id: string) => `${ap}/questions/${id}`,
    endorsement: (id: string) => `${ap}/endorsements/${id}`,
    /** A note that tells of one act: a stage of a motion, a withdrawal. */
    note: (record: string) => `${ap}/notes/${record}`,
    /** A post in the forum of a caucus of ours. */
    post: (id: string) => `${ap}/posts/${id}`,
    /** What a body of ours calls a member towards one caucus elsewhere; nobody finds anything there. */
    vouched: (join: string) => `${ap}/vouched/${join}`,
    moderators: (body: string) => `${ap}/actors/${body}/moderators`,
    activity: (id: string) => `${ap}/activities/${id}`,
    /** The replies to an object of ours (FEP-7458), and its whole thread (FEP-7888). */
    replies: (object: string) => `${object}/replies`,
    thread: (object: string) => `${object}/thread`,
    bodyPage: (slug: string) => `${publicUrl}/@${slug}`,
    announcementPage: (slug: string, id: string) => `${publicUrl}/@${slug}/announcements/${id}`,
    motionPage: (number: number, title: string) => publicUrl + motionPath(number, title),
    endorsementPage: (id: string) => `${publicUrl}/endorsements/${id}`,
    /** A mandate: who holds it, how its votes went, what was reported back. */
    delegatePage: (mandate: string) => `${publicUrl}/delegates/${mandate}`,
    positionPage: (id: string) => `${publicUrl}/positions/${id}`,
    casePage: (id: string) => `${publicUrl}/cases/${id}`,
    drawPage: (id: string) => `${publicUrl}/draws/${id}`,
    postPage: (slug: string, id: string) => `${publicUrl}/@${slug}/posts/${id}`,
    gazette: (organization: string) => `${publicUrl}/gazette/${organization}`,
    entry: (organization: string, id: string) => `${publicUrl}/gazette/${organization}/entries/${id}`,
  };
}
