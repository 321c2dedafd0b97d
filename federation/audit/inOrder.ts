const AT_ONCE = 6;

/** Does jobs of which a few run ahead, and gives their results in order. */
export async function* inOrder<T>(count: number, job: (index: number) => Promise<T>): AsyncGenerator<T> {
  const running: Promise<T>[] = [];
  for (let begun = 0, given = 0; given < count; given += 1) {
    for (; begun < count && begun < given + AT_ONCE; begun += 1) running.push(job(begun));
    const next = running.shift();
    if (next !== undefined) yield await next;
  }
}
