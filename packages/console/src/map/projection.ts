/** Coefficients of x by latitude: of φ⁰, φ², φ⁴, φ¹⁰ and φ¹². */
const across = [0.8707, -0.131979, -0.013791, 0.003971, -0.001529] as const

/** Coefficients of y by latitude: of φ, φ³, φ⁷, φ⁹ and φ¹¹. */
const upward = [1.007226, 0.015085, -0.044475, 0.028874, -0.005916] as const

const degree = Math.PI / 180

/**
 * The Natural Earth projection (Patterson; polynomial by Šavrič, Jenny and others, 2011) of a longitude and latitude in degrees; y goes
 * down, as on a screen.
 */
export function project([longitude = 0, latitude = 0]: number[]): number[] {
  const phi = latitude * degree
  return [longitude * stretchAt(phi), -heightAt(phi) / degree]
}

/** The longitude and latitude of a place on the map; latitude by Newton's method. */
export function unproject([x = 0, y = 0]: number[]): number[] {
  const wanted = -y * degree
  let phi = wanted
  for (let round = 0; round < 25; round += 1) {
    const step = (heightAt(phi) - wanted) / slopeAt(phi)
    phi -= step
    if (Math.abs(step) < 1e-9) break
  }
  return [x / stretchAt(phi), phi / degree]
}

function stretchAt(phi: number): number {
  const square = phi * phi
  const fourth = square * square
  const [a, b, c, d, e] = across
  return a + b * square + fourth * (c + fourth * (d * square + e * fourth))
}

function heightAt(phi: number): number {
  const square = phi * phi
  const fourth = square * square
  const [a, b, c, d, e] = upward
  return phi * (a + square * (b + fourth * (c + d * square + e * fourth)))
}

function slopeAt(phi: number): number {
  const square = phi * phi
  const fourth = square * square
  const [a, b, c, d, e] = upward
  return a + square * (3 * b + fourth * (7 * c + 9 * d * square + 11 * e * fourth))
}
