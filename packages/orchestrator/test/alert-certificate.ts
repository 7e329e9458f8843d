import { createSign, generateKeyPairSync } from 'node:crypto'

/** A key and a certificate for `localhost` that vouches for itself, as PEM. */
export function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signing = tagged(0x30, objectId('06082a8648ce3d040302'))
  const name = tagged(0x30, tagged(0x31, tagged(0x30, objectId('0603550403'), utf8('localhost'))))
  const alternative = tagged(0x30, tagged(0x82, Buffer.from('localhost')))
  const isAuthority = tagged(0x30, Buffer.from('0101ff', 'hex'))
  const body = tagged(
    0x30,
    tagged(0xa0, integer(2)),
    integer(1),
    signing,
    name,
    tagged(0x30, time(-1), time(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      tagged(0x30, extension('0603551d11', alternative), extension('0603551d13', isAuthority)),
    ),
  )
  const signature = createSign('sha256').update(body).sign(privateKey)
  const whole = tagged(0x30, body, signing, tagged(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

/** DER: a tag, the length, and what is in it. */
function tagged(tag: number, ...content: Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const size = Buffer.from(bytes.length.toString(16).padStart(4, '0'), 'hex')
  const length = bytes.length < 128 ? Buffer.from([bytes.length]) : Buffer.from([0x82, ...size])
  return Buffer.concat([Buffer.from([tag]), length, bytes])
}

function objectId(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]))
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text))
}

/** Days from now, as UTCTime. */
function time(days: number): Buffer {
  const at = new Date(Date.now() + days * 86_400_000).toISOString()
  return tagged(0x17, Buffer.from(`${at.slice(2, 19).replaceAll(/[-:T]/g, '')}Z`))
}

function extension(id: string, value: Buffer): Buffer {
  return tagged(0x30, objectId(id), tagged(0x04, value))
}
