/** Names of countries by ISO 3166-1 alpha-2, and their numeric codes. */
export interface Countries {
  /** The English name; undefined for what is no code. */
  nameOf: (alpha2: string) => string | undefined
  /** Three figures; undefined for what is no code. */
  numericOf: (alpha2: string) => string | undefined
  /** The alpha-2 code of a numeric one. */
  alpha2Of: (numeric: string) => string | undefined
}

/** Short names in use, where the library has long or old ones. */
const short: Readonly<Record<string, string>> = {
  CD: 'Congo, The Democratic Republic of the',
  CG: 'Congo',
  CI: "Côte d'Ivoire",
  CN: 'China',
  CV: 'Cabo Verde',
  CZ: 'Czechia',
  GM: 'Gambia',
  IR: 'Iran',
  LA: 'Laos',
  MD: 'Moldova',
  MK: 'North Macedonia',
  PS: 'Palestine, State of',
  RE: 'Réunion',
  SH: 'Saint Helena, Ascension and Tristan da Cunha',
  SY: 'Syria',
  TW: 'Taiwan',
  TZ: 'Tanzania',
  US: 'United States',
}

let loaded: Promise<Countries> | undefined

/** Loads the names of all countries, once; they weigh more than a page should carry from its start. */
export function loadCountries(): Promise<Countries> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Countries> {
  const [{ default: library }, { default: english }] = await Promise.all([
    import('i18n-iso-countries/index.js'),
    import('i18n-iso-countries/langs/en.json', { with: { type: 'json' } }),
  ])
  library.registerLocale(english)
  return {
    nameOf: (alpha2) => short[alpha2] ?? library.getName(alpha2, 'en'),
    numericOf: (alpha2) => library.alpha2ToNumeric(alpha2),
    alpha2Of: (numeric) => library.numericToAlpha2(numeric),
  }
}
