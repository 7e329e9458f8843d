/** The end of a command's help: lines to type, without the word deftunes. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  deftunes ${line}`).join('\n')}`
}
