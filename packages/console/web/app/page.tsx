import { useEffect, type ReactNode } from 'react'

import classes from './page.module.css'

interface PageProps {
  title: string
  description?: string
  /** Beside the title. */
  actions?: ReactNode
  children: ReactNode
}

/** The frame of a page: its only h1, which is the window's title too. */
export function Page({ title, description, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · DeFtunes`
  }, [title])
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.words}>
          <h1 className={classes.title} dir="auto" title={title}>
            {title}
          </h1>
          {description !== undefined && (
            <p className={classes.description} dir="auto" title={description}>
              {description}
            </p>
          )}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
