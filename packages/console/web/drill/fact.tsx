/** A term and what is known of it, in a list of such. */
export function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt dir="auto">{term}</dt>
      <dd dir="auto">{children}</dd>
    </>
  )
}

/** Several things that are known, a line each. */
export function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index} dir="auto">
          {line.slice(0, 1000)}
        </li>
      ))}
    </ul>
  )
}
