import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const simulatorErrors = {
  SIMULATOR_OPTIONS_INVALID:
    'An option of the simulator has a wrong value; the message names it with expected and got.',
  SIMULATOR_POSTGRES_BINARIES_MISSING:
    'No PostgreSQL binaries for this machine: install again without --omit=optional, or use an external PostgreSQL.',
  SIMULATOR_POSTGRES_NO_ACCOUNT:
    'PostgreSQL refuses to run as root and no account to switch to exists: create a user named postgres, or run as a normal user.',
  SIMULATOR_POSTGRES_IN_USE:
    'Another living process runs PostgreSQL in the same folder: stop it, or choose another folder.',
  SIMULATOR_POSTGRES_INIT_FAILED:
    'The PostgreSQL data folder could not be initialised; the message carries the words of initdb. Root without setpriv needs a folder that every account may enter.',
  SIMULATOR_POSTGRES_START_FAILED:
    'PostgreSQL did not become ready; the message carries the end of its log.',
  SIMULATOR_SONGS_FILE_INVALID:
    'The file of songs cannot be read, lacks a column, has an unknown one or a value that does not fit; the message says where.',
  SIMULATOR_SONGS_LOAD_FAILED:
    'PostgreSQL refused the songs; the earlier content of the table is untouched.',
  SIMULATOR_API_START_FAILED: 'The REST API could not listen on its port.',
  SIMULATOR_PARAMETER_INVALID:
    'A parameter of a request to the REST API is wrong; the answer is a 400 with expected and got.',
} as const satisfies ErrorCatalogue

/** A code of {@link simulatorErrors}. */
export type SimulatorErrorCode = keyof typeof simulatorErrors

/** An error of the simulator room. */
export class SimulatorError extends PlatformError<SimulatorErrorCode> {}
