/** Does work that may print; what it prints goes to stderr, as stdout is for what the command tells. */
export async function withOutputAside<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process
  const write = stdout.write.bind(stdout)
  stdout.write = stderr.write.bind(stderr)
  try {
    return await work()
  } finally {
    stdout.write = write
  }
}
