import { CloseButton, Kbd, Modal, Switch } from '@mantine/core'

import { allKeys } from './keys.ts'
import classes from './keys.module.css'
import { useLetterKeys } from './use-keys.ts'

/** All keys, and a switch for those that are letters alone. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useLetterKeys()
  return (
    <Modal.Root opened size="sm" transitionProps={{ duration: 0 }} onClose={onClose}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label="Keys">
        <Modal.Body>
          <div className={classes.head}>
            <h2>Keys</h2>
            <CloseButton aria-label="Close" onClick={onClose} />
          </div>
          <dl className={classes.keys}>
            {allKeys.map(({ keys, does, single }) => (
              <div key={does} data-off={single && !on}>
                <dt>{does}</dt>
                <dd>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <Switch
            label="Keys that are letters alone"
            description="Off for those who dictate; the list is then found by search"
            checked={on}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
