/** The end of a command's help: lines to type, without `npx deftunes`, which finds the command wherever npm put it. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  npx deftunes ${line}`).join('\n')}`
}

/** The end of the help of commands that ask sources. */
export const ownSources =
  '\n\nThe sources are those of deftunes.yaml: set the variables that it names. Those of the demo end with it.'

/** The end of the help of commands that have runs driven. */
export const whoRuns =
  '\n\nWhere deftunes up runs the project, it is asked, and watched to the end: Ctrl-C then stops only the watching.'
