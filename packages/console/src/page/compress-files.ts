import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** What gets smaller; fonts and pictures are compressed as they are. */
const texts = new Set(['.html', '.js', '.css', '.svg', '.json', '.map'])

/** Puts `.gz` and `.br` beside every text file of a folder that gains by it. */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && texts.has(extname(entry.name)))
    .map(({ parentPath, name }) => join(parentPath, name))
  await Promise.all(files.map(compressFile))
}

async function compressFile(file: string): Promise<void> {
  const data = await readFile(file)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  }
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(data, { params }),
    promisify(gzip)(data, { level: 9 }),
  ])
  const smaller = (packed: Buffer) => packed.length < data.length * 0.9
  if (smaller(brotli)) await writeFile(`${file}.br`, brotli)
  if (smaller(gzipped)) await writeFile(`${file}.gz`, gzipped)
}
