import { UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'

import { conditionWords } from '../../src/answer/filter-words.ts'
import { withoutCross } from '../dashboard/changes.ts'
import { titleOfChart, useDashboard } from '../dashboard/dashboard-context.ts'
import classes from './filter-bar.module.css'

/** Selections in charts that filter the others; each says which chart it was made in. */
export function CrossChips() {
  const { dashboard, words, address, nameOf, change } = useDashboard()
  return address.state.cross?.map(({ chart, filters }) => {
    const title = titleOfChart(dashboard, chart)
    const text = filters
      .map((filter) =>
        conditionWords(
          filter,
          words.dimensions.find(({ name }) => name === filter.dimension),
          nameOf,
        ),
      )
      .join(' · ')
    return (
      <span
        key={chart}
        className={classes.chip}
        data-set
        data-cross
        title={`${text.slice(0, 500)}, selected in ${title}`}
      >
        <span className={classes.face}>
          <span className={`${classes.dot} keeps-colour`} aria-hidden />
          <span className={classes.label} dir="auto">
            {title}
          </span>
          <span className={classes.value} dir="auto">
            {text.slice(0, 500)}
          </span>
        </span>
        <UnstyledButton
          className={classes.remove}
          aria-label={`Clear the selection in ${title.slice(0, 80)}`}
          onClick={() => change((state) => withoutCross(state, chart))}
        >
          <IconX size={14} aria-hidden />
        </UnstyledButton>
      </span>
    )
  })
}
