const SCHEMES = ["http:", "https:", "mailto:"];
// Browsers drop tabs and line feeds and read a backslash as a slash, so neither may hide a host.
// oxlint-disable-next-line no-control-regex
const DISGUISED = /[\u0000-\u0020\u007f\\]/;

/** An address that may stand in a link: a path of this site, a fragment, http, https or mailto; anything else becomes "#". */
export function safeUrl(address: string): string {
  if (isLocalPath(address) || /^[#?]/.test(address)) return address;
  if (!URL.canParse(address)) return "#";
  const url = new URL(address);
  return SCHEMES.includes(url.protocol) ? url.href : "#";
}

/** Whether an address stays on this site: one leading slash and nothing a browser would read as a host. */
export function isLocalPath(address: string): boolean {
  return address.startsWith("/") && !address.startsWith("//") && !DISGUISED.test(address);
}
