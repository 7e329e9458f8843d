import { ActionIcon, Tooltip } from '@mantine/core'
import {
  IconChevronsLeft,
  IconChevronsRight,
  IconCompass,
  IconHome,
  IconLayoutDashboard,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

import classes from './nav.module.css'
import { SchemeSwitch } from './scheme-switch.tsx'
import { useFolded } from './use-keys.ts'
import { useKeptQuery } from './use-kept-query.ts'

const places = [
  { to: '/', label: 'Home', Icon: IconHome, exact: true },
  { to: '/dashboards', label: 'Dashboards', Icon: IconLayoutDashboard, exact: false },
  { to: '/explore', label: 'Explore', Icon: IconCompass, exact: false },
] as const

/** The way to the main pages: at the left, as a rail of icons, or as a bar at the foot of a phone. */
export function Nav() {
  const kept = useKeptQuery()
  const [folded, setFolded] = useFolded()
  return (
    <nav className={classes.nav} data-folded={folded} aria-label="Main">
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span className={classes.label}>DeFtunes</span>
      </div>
      <ul className={classes.places}>
        {places.map(({ to, label, Icon, exact }) => (
          <li key={to}>
            <Link
              to={to}
              search={kept}
              activeOptions={{ exact, includeSearch: false }}
              className={classes.place}
              title={label}
            >
              <Icon size={18} stroke={1.75} aria-hidden />
              <span className={classes.label}>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <SchemeSwitch />
        <FoldSwitch folded={folded} onFold={() => setFolded((now) => !now)} />
      </div>
    </nav>
  )
}

function FoldSwitch({ folded, onFold }: { folded: boolean; onFold: () => void }) {
  return (
    <Tooltip label="Fold or unfold ( [ )" position="right">
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.fold}
        aria-label={folded ? 'Unfold the navigation' : 'Fold the navigation'}
        onClick={onFold}
      >
        {folded ? <IconChevronsRight size={18} /> : <IconChevronsLeft size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}
