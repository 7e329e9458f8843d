/** Some with all that is reached from them, step by step. */
export function reach<One>(from: Iterable<One>, next: (one: One) => Iterable<One>): Set<One> {
  const found = new Set(from)
  // What is added on the way is gone through, too.
  for (const one of found) for (const other of next(one)) found.add(other)
  return found
}
