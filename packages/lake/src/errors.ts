import { PlatformError, type ErrorCatalogue } from '@deftunes/core'

/** Codes thrown by this room. */
export const lakeErrors = {
  LAKE_COUNT_MISMATCH:
    'What was landed cannot be read back, or differs in count or checksum from the source; nothing of it is used.',
  LAKE_DATASET_INVALID: 'A file in datasets/ contradicts itself; the message says where.',
  LAKE_LANDED_CHANGED: 'A landed file is missing or differs from its manifest; extract it again.',
  LAKE_MANIFEST_INVALID: 'A landing manifest cannot be read; extract the interval again.',
  LAKE_PAGES_INVALID: 'The pages of an API do not end, come again, or lead to another host.',
  LAKE_RESPONSE_INVALID: 'An API answered something else than a list of records.',
  LAKE_RESPONSE_TOO_LARGE: 'An answer of an API is larger than max_response_bytes allows.',
  LAKE_SOURCE_FAILED: 'A source kept failing while it was read; every attempt is in the log.',
  LAKE_SOURCE_INVALID:
    'A source in deftunes.yaml is incomplete, of an unknown kind, or at an address that hands out credentials.',
  LAKE_SOURCE_REFUSED:
    'A source answered that the request is wrong or not allowed; trying again would not help.',
  LAKE_SOURCE_UNREACHABLE:
    'A source did not answer, or stopped sending; check its address and that it is up.',
  LAKE_TABLE_DIFFERS: 'A transform table has other columns than its dataset file says.',
} as const satisfies ErrorCatalogue

/** A code of this room. */
export type LakeErrorCode = keyof typeof lakeErrors

/** An error of the lake room. */
export class LakeError extends PlatformError<LakeErrorCode> {}
