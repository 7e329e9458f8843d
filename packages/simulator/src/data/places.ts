/** Where users live: a country with the weight of its market, the names its people bear, and cities. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string
  weight: number
  /** Key of the lists of person names. */
  names: string
  /** [place, latitude, longitude, IANA time zone]. */
  cities: readonly (readonly [string, number, number, string])[]
}

const country = (
  code: string,
  weight: number,
  names: string,
  cities: Country['cities'],
): Country => ({
  code,
  weight,
  names,
  cities,
})

/** The markets of DeFtunes. */
export const countries: readonly Country[] = [
  country('US', 26, 'english', [
    ['New York', 40.71427, -74.00597, 'America/New_York'],
    ['Redding', 40.58654, -122.39168, 'America/Los_Angeles'],
    ['Chicago', 41.85003, -87.65005, 'America/Chicago'],
    ['Denver', 39.73915, -104.9847, 'America/Denver'],
    ['Atlanta', 33.749, -84.38798, 'America/New_York'],
    ['San Antonio', 29.42412, -98.49363, 'America/Chicago'],
    ['Phoenix', 33.44838, -112.07404, 'America/Phoenix'],
    ["Coeur d'Alene", 47.67768, -116.78047, 'America/Los_Angeles'],
  ]),
  country('GB', 8, 'english', [
    ['London', 51.50853, -0.12574, 'Europe/London'],
    ['Manchester', 53.48095, -2.23743, 'Europe/London'],
    ['Edinburgh', 55.95206, -3.19648, 'Europe/London'],
    ['Cardiff', 51.48, -3.18, 'Europe/London'],
  ]),
  country('DE', 7, 'german', [
    ['Berlin', 52.52437, 13.41053, 'Europe/Berlin'],
    ['München', 48.13743, 11.57549, 'Europe/Berlin'],
    ['Köln', 50.93333, 6.95, 'Europe/Berlin'],
    ['Düsseldorf', 51.22172, 6.77616, 'Europe/Berlin'],
  ]),
  country('JP', 7, 'japanese', [
    ['Tokyo', 35.6895, 139.69171, 'Asia/Tokyo'],
    ['Ōsaka', 34.69374, 135.50218, 'Asia/Tokyo'],
    ['Sapporo', 43.06667, 141.35, 'Asia/Tokyo'],
  ]),
  country('FR', 6, 'french', [
    ['Paris', 48.85341, 2.3488, 'Europe/Paris'],
    ['Marseille', 43.29695, 5.38107, 'Europe/Paris'],
    ['Saint-Étienne', 45.43389, 4.39, 'Europe/Paris'],
  ]),
  country('BR', 6, 'portuguese', [
    ['São Paulo', -23.5475, -46.63611, 'America/Sao_Paulo'],
    ['Belém', -1.45583, -48.50444, 'America/Belem'],
    ['Manaus', -3.10194, -60.025, 'America/Manaus'],
  ]),
  country('CA', 4, 'english', [
    ['Toronto', 43.70011, -79.4163, 'America/Toronto'],
    ['Vancouver', 49.24966, -123.11934, 'America/Vancouver'],
    ['Montréal', 45.50884, -73.58781, 'America/Toronto'],
    ["St. John's", 47.56494, -52.70931, 'America/St_Johns'],
  ]),
  country('MX', 4, 'spanish', [
    ['Mexico City', 19.42847, -99.12766, 'America/Mexico_City'],
    ['Guadalajara', 20.66682, -103.39182, 'America/Mexico_City'],
    ['Tijuana', 32.5027, -117.00371, 'America/Tijuana'],
  ]),
  country('IN', 5, 'indian', [
    ['Mumbai', 19.07283, 72.88261, 'Asia/Kolkata'],
    ['Bengaluru', 12.97194, 77.59369, 'Asia/Kolkata'],
    ['Delhi', 28.65195, 77.23149, 'Asia/Kolkata'],
  ]),
  country('IT', 4, 'italian', [
    ['Roma', 41.89193, 12.51133, 'Europe/Rome'],
    ['Milano', 45.46427, 9.18951, 'Europe/Rome'],
    ['Napoli', 40.85216, 14.26811, 'Europe/Rome'],
  ]),
  country('ES', 4, 'spanish', [
    ['Madrid', 40.4165, -3.70256, 'Europe/Madrid'],
    ['A Coruña', 43.37135, -8.396, 'Europe/Madrid'],
    ['Las Palmas de Gran Canaria', 28.09973, -15.41343, 'Atlantic/Canary'],
  ]),
  country('AU', 3, 'english', [
    ['Sydney', -33.86785, 151.20732, 'Australia/Sydney'],
    ['Adelaide', -34.92866, 138.59863, 'Australia/Adelaide'],
    ['Perth', -31.95224, 115.8614, 'Australia/Perth'],
  ]),
  country('KR', 3, 'korean', [
    ['Seoul', 37.566, 126.9784, 'Asia/Seoul'],
    ['Busan', 35.10278, 129.04028, 'Asia/Seoul'],
  ]),
  country('NL', 3, 'dutch', [
    ['Amsterdam', 52.37403, 4.88969, 'Europe/Amsterdam'],
    ["'s-Hertogenbosch", 51.69917, 5.30417, 'Europe/Amsterdam'],
  ]),
  country('SE', 2, 'nordic', [
    ['Stockholm', 59.32938, 18.06871, 'Europe/Stockholm'],
    ['Malmö', 55.60587, 13.00073, 'Europe/Stockholm'],
  ]),
  country('NO', 1, 'nordic', [
    ['Oslo', 59.91273, 10.74609, 'Europe/Oslo'],
    ['Tromsø', 69.6489, 18.95508, 'Europe/Oslo'],
  ]),
  country('DK', 1, 'nordic', [
    ['København', 55.67594, 12.56553, 'Europe/Copenhagen'],
    ['Århus', 56.15674, 10.21076, 'Europe/Copenhagen'],
  ]),
  country('FI', 1, 'nordic', [
    ['Helsinki', 60.16952, 24.93545, 'Europe/Helsinki'],
    ['Jyväskylä', 62.24147, 25.72088, 'Europe/Helsinki'],
  ]),
  country('IS', 0.5, 'nordic', [['Reykjavík', 64.13548, -21.89541, 'Atlantic/Reykjavik']]),
  country('PL', 2, 'polish', [
    ['Warszawa', 52.22977, 21.01178, 'Europe/Warsaw'],
    ['Łódź', 51.77058, 19.47395, 'Europe/Warsaw'],
  ]),
  country('PT', 1.5, 'portuguese', [
    ['Lisboa', 38.71667, -9.13333, 'Europe/Lisbon'],
    ['Ponta Delgada', 37.73333, -25.66667, 'Atlantic/Azores'],
  ]),
  country('BE', 1.5, 'dutch', [
    ['Brussels', 50.85045, 4.34878, 'Europe/Brussels'],
    ['Liège', 50.63373, 5.56749, 'Europe/Brussels'],
  ]),
  country('CH', 1.5, 'german', [
    ['Zürich', 47.36667, 8.55, 'Europe/Zurich'],
    ['Genève', 46.20222, 6.14569, 'Europe/Zurich'],
  ]),
  country('AT', 1.5, 'german', [
    ['Wien', 48.20849, 16.37208, 'Europe/Vienna'],
    ['Sankt Pölten', 48.2, 15.63333, 'Europe/Vienna'],
  ]),
  country('IE', 1, 'english', [
    ['Dublin', 53.33306, -6.24889, 'Europe/Dublin'],
    ['Cork', 51.89797, -8.47061, 'Europe/Dublin'],
  ]),
  country('GR', 1, 'greek', [['Athína', 37.98376, 23.72784, 'Europe/Athens']]),
  country('TR', 2, 'turkish', [
    ['İstanbul', 41.01384, 28.94966, 'Europe/Istanbul'],
    ['Diyarbakır', 37.91363, 40.21721, 'Europe/Istanbul'],
  ]),
  country('UA', 1, 'ukrainian', [['Kyiv', 50.45466, 30.5238, 'Europe/Kyiv']]),
  country('RO', 1, 'italian', [['Bucureşti', 44.43225, 26.10626, 'Europe/Bucharest']]),
  country('CZ', 1, 'polish', [['Praha', 50.08804, 14.42076, 'Europe/Prague']]),
  country('IL', 1, 'hebrew', [['Tel Aviv', 32.08088, 34.78057, 'Asia/Jerusalem']]),
  country('EG', 1, 'arabic', [['Cairo', 30.06263, 31.24967, 'Africa/Cairo']]),
  country('MA', 0.8, 'arabic', [['Casablanca', 33.58831, -7.61138, 'Africa/Casablanca']]),
  country('NG', 1.5, 'nigerian', [['Lagos', 6.45407, 3.39467, 'Africa/Lagos']]),
  country('ZA', 1, 'english', [['Cape Town', -33.92584, 18.42322, 'Africa/Johannesburg']]),
  country('AR', 2, 'spanish', [
    ['Buenos Aires', -34.61315, -58.37723, 'America/Argentina/Buenos_Aires'],
    ['Córdoba', -31.4135, -64.18105, 'America/Argentina/Cordoba'],
  ]),
  country('CL', 1, 'spanish', [['Santiago', -33.45694, -70.64827, 'America/Santiago']]),
  country('CO', 1.5, 'spanish', [['Bogotá', 4.60971, -74.08175, 'America/Bogota']]),
  country('PE', 1, 'spanish', [['Lima', -12.04318, -77.02824, 'America/Lima']]),
  country('ID', 2, 'indonesian', [
    ['Jakarta', -6.21462, 106.84513, 'Asia/Jakarta'],
    ['Makassar', -5.14861, 119.43194, 'Asia/Makassar'],
  ]),
  country('PH', 1.5, 'spanish', [['Quezon City', 14.6488, 121.0509, 'Asia/Manila']]),
  country('NZ', 1, 'english', [['Auckland', -36.84853, 174.76349, 'Pacific/Auckland']]),
  country('NP', 0.4, 'indian', [['Kathmandu', 27.70169, 85.3206, 'Asia/Kathmandu']]),
]
