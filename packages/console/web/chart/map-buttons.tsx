import { ActionIcon } from '@mantine/core'
import { IconHome, IconMinus, IconPlus } from '@tabler/icons-react'

import classes from './plot-card.module.css'
import type { MapView } from './use-drawing.ts'

/** Nearer, farther, the whole: for those without a wheel, and for those who are lost. */
export function MapButtons({ zoomBy, whole }: MapView) {
  const buttons = [
    { label: 'Zoom in', Icon: IconPlus, act: () => zoomBy(1.6) },
    { label: 'Zoom out', Icon: IconMinus, act: () => zoomBy(1 / 1.6) },
    { label: 'Whole world', Icon: IconHome, act: whole },
  ]
  return (
    <div className={classes.mapButtons} role="group" aria-label="Map">
      {buttons.map(({ label, Icon, act }) => (
        <ActionIcon
          key={label}
          variant="default"
          size={28}
          aria-label={label}
          title={label}
          onClick={act}
        >
          <Icon size={16} aria-hidden />
        </ActionIcon>
      ))}
    </div>
  )
}
