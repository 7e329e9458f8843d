import type { ReactNode } from 'react'

/** A column of a table. */
export interface Column {
  key: string
  label: string
  description?: string
  numeric: boolean
  /** Other than the usual. */
  width?: 'narrow' | 'wide'
  /** Whether what a cell says is good news. */
  isGood?: (row: number) => boolean | undefined
  /** What is said of a cell when it is pointed at; its text when there is nothing else. */
  title?: (row: number) => string
  /** Text of a cell. */
  text: (row: number) => string
  /** Another look of a cell, beside its text. */
  render?: (row: number) => ReactNode
  /** Of 1: how long the bar behind the number is. */
  share?: (row: number) => number
}
