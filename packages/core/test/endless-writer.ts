import { localObjectStore } from '../src/object-store-local.ts'

/** Writes one key again and again, each time a megabyte of another letter, until it is killed. */
const store = localObjectStore(process.argv[2] ?? '')
for (let n = 0; ; n++) {
  await store.write('k', String.fromCharCode(97 + (n % 26)).repeat(1e6))
  if (n === 0) process.stdout.write('ready')
}
