const desktops = [
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
  'Windows NT 6.1; WOW64',
  'X11; CrOS x86_64 14541.0.0',
]
const phones = ['SM-S918B', 'Pixel 7', 'M2101K6G', 'SM-A546E', 'ONEPLUS A6013']

const chrome = desktops.flatMap((system) =>
  [96, 103, 109, 114, 120, 124].map(
    (version) =>
      `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
  ),
)
const firefox = desktops.flatMap((system) =>
  [91, 102, 115, 124].map(
    (version) => `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
  ),
)
const android = phones.flatMap((phone) =>
  [11, 12, 13, 14].map(
    (version) =>
      `Mozilla/5.0 (Linux; Android ${version}; ${phone}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36`,
  ),
)
const apple = ['15_6', '16_3', '17_1', '17_4'].flatMap((version) =>
  ['iPhone; CPU iPhone OS', 'iPad; CPU OS'].map(
    (device) =>
      `Mozilla/5.0 (${device} ${version} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1`,
  ),
)

/** What browsers and players call themselves. */
export const userAgents: readonly string[] = [
  ...chrome,
  ...firefox,
  ...android,
  ...apple,
  'DeFtunes/4.2 (iOS 17.4; "Player")',
  'okhttp/4.12.0',
]
