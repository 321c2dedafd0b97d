/** Path and query of an absolute URL, without parsing the rest of it: this is asked for each request. */
export function splitUrl(url: string): { path: string; search: string } {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const hash = url.indexOf("#", start);
  const whole = start === -1 ? "/" : url.slice(start, hash === -1 ? undefined : hash);
  const mark = whole.indexOf("?");
  return mark === -1 ? { path: whole, search: "" } : { path: whole.slice(0, mark), search: whole.slice(mark) };
}
