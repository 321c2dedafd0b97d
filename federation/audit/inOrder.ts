/** Does jobs of which so many run at once, and gives their results in order. */
export async function* inOrder<T>(
  count: number,
  atOnce: number,
  job: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const running: Promise<T>[] = [];
  for (let begun = 0, given = 0; given < count; given += 1) {
    for (; begun < count && begun < given + atOnce; begun += 1) running.push(job(begun));
    const next = running.shift();
    if (next !== undefined) yield await next;
  }
}
