import classes from './cut-in-middle.module.css'

const kept = 16

/** Text that is cut in its middle where there is no room for it: what tells names apart is often at their end. */
export function CutInMiddle({ text }: { text: string }) {
  const at = Math.max(0, text.length - kept)
  return (
    <span className={classes.text} title={text}>
      <span className={classes.head}>{text.slice(0, at)}</span>
      <span className={classes.tail}>{text.slice(at)}</span>
    </span>
  )
}
