import { createHash } from 'node:crypto'

import { songGenerator } from '../src/songs/song-generator.ts'
import { songsCopyText } from '../src/songs/songs-text.ts'
import { userChunks } from '../src/users/user-chunks.ts'
import { sessionBytes, smallWorld } from './reader.ts'

/** SHA-256 of songs, users and sessions of a seed; printed when this file is run. */
export function digestOf(seed: number): string {
  const world = smallWorld({ seed })
  const digest = createHash('sha256')
  for (const chunk of songsCopyText(songGenerator(seed, 300))) digest.update(chunk)
  for (const chunk of userChunks(world, { day: world.firstDay + 5 })) digest.update(chunk)
  return digest.update(sessionBytes(world, 0, 3)).digest('hex')
}

if (process.argv[1] === import.meta.filename)
  process.stdout.write(digestOf(Number(process.argv[2])))
