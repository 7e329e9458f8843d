/** Says something to those who do not see it change, once and politely. */
export function announce(words: string): void {
  const place = document.getElementById('announcer')
  if (place !== null) place.textContent = words
}
