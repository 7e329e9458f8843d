import { dashboardHtml, type HtmlReport } from './dashboard-html.ts'
import { dashboardPdf } from './dashboard-pdf.ts'
import { dashboardPng } from './dashboard-png.ts'
import type { ReportInput } from './report-input.ts'

/** What a report is drawn as. */
export interface Drawings {
  png: Uint8Array
  pdf: Uint8Array
  /** A page with its pictures in it. */
  html: HtmlReport
  /** The body of an e-mail, with its pictures beside it. */
  mail: HtmlReport
}

/** How each of {@link Drawings} is drawn; a big one takes seconds, in which the thread does nothing else. */
export const drawings: {
  [Kind in keyof Drawings]: (input: ReportInput) => Promise<Drawings[Kind]>
} = {
  ...{ png: dashboardPng, pdf: dashboardPdf, mail: (input) => dashboardHtml(input) },
  html: (input) => dashboardHtml(input, { inline: true }),
}
