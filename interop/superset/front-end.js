// Builds the queries of charts with the code of Superset's own front end, as it is in the installed package.
// usage: node front-end.js ASSETS < [{"viz_type", "params"}, …] > [query context, …]
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { runInThisContext } from 'node:vm'

const [folder = ''] = process.argv.slice(2)

/** Whatever is asked of a browser that there is not: called, made and read without an end. */
const nothing = new Proxy(function () {}, {
  get: (target, name) => {
    if (name === 'prototype') return target.prototype
    if (name === 'then') return undefined
    if (name === 'length') return 0
    if (name === Symbol.iterator) return function* () {}
    if (name === Symbol.toPrimitive || name === 'toString') return () => ''
    return nothing
  },
  apply: () => nothing,
  construct: () => nothing,
  set: () => true,
  has: () => true,
})

function define(name, value) {
  try {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true })
  } catch {
    // Node has it, and keeps its own.
  }
}

/** What the page would say of the server, of which the modules read the language. */
const settings = JSON.stringify({
  common: {
    ...{ conf: {}, feature_flags: {}, locale: 'en' },
    language_pack: {
      domain: 'superset',
      locale_data: { superset: { '': { domain: 'superset', lang: 'en' } } },
    },
  },
})

class Element {
  style = {}
  observe() {}
  disconnect() {}
}

function pretendBrowser() {
  define('window', globalThis)
  define('self', globalThis)
  define('navigator', { userAgent: 'node', language: 'en', languages: ['en'], platform: '' })
  define('location', new URL('http://localhost/'))
  const made = new Proxy({ style: {} }, { get: (target, name) => target[name] ?? nothing })
  const page = {
    ...{ cookie: '', documentElement: made, createElement: () => made },
    getElementById: () => ({ getAttribute: () => settings }),
  }
  define('document', new Proxy(page, { get: (target, name) => target[name] ?? nothing }))
  const functions =
    'addEventListener removeEventListener matchMedia requestAnimationFrame getComputedStyle'
  for (const name of functions.split(' ')) if (!globalThis[name]) define(name, () => nothing)
  const classes =
    'HTMLElement Element Node SVGElement MutationObserver ResizeObserver IntersectionObserver XMLHttpRequest Image CSSStyleSheet Worker DOMParser FileReader HTMLInputElement HTMLTextAreaElement Document DocumentFragment ShadowRoot CustomEvent HTMLAnchorElement HTMLCanvasElement HTMLImageElement StyleSheet'
  for (const name of classes.split(' ')) if (!globalThis[name]) define(name, Element)
  for (const name of ['localStorage', 'sessionStorage'])
    define(name, { getItem: () => null, setItem() {}, removeItem() {} })
}

/** The modules of webpack's chunks, and how they load one another. */
function readModules() {
  const modules = {}
  define('webpackChunksuperset', { push: ([, more]) => Object.assign(modules, more) })
  const { entrypoints } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  for (const path of new Set(entrypoints.spa.js)) {
    const file = join(folder, basename(path))
    try {
      runInThisContext(readFileSync(file, 'utf8'), { filename: file })
    } catch {
      // The last one starts the page; all modules are there by then.
    }
  }
  return modules
}

function loader(modules) {
  const loaded = {}
  const load = (id) => {
    if (loaded[id]) return loaded[id].exports
    const module = { exports: {}, id, children: [], paths: [] }
    loaded[id] = module
    if (!modules[id]) return (module.exports = nothing)
    try {
      modules[id].call(module.exports, module, module.exports, load)
    } catch {
      // A module that draws: what it exports up to there will do.
    }
    return module.exports
  }
  const own = (object, name) => Object.prototype.hasOwnProperty.call(object, name)
  const exported = (target, getters) => {
    for (const name of Object.keys(getters))
      if (!own(target, name))
        Object.defineProperty(target, name, { enumerable: true, get: getters[name] })
  }
  const withDefault = (module) => {
    const get = module?.__esModule ? () => module.default : () => module
    exported(get, { a: get })
    return get
  }
  const isModule = (target) => {
    Object.defineProperty(target, '__esModule', { value: true })
  }
  const nothingHere = { O() {}, l() {}, I() {}, f: {}, i: [], S: {}, nc: undefined }
  return Object.assign(load, nothingHere, {
    ...{ d: exported, o: own, n: withDefault, g: globalThis, m: modules, c: loaded },
    ...{ p: '/', b: 'http://localhost/', j: '', u: () => '', h: () => '' },
    ...{ rv: () => '1', ruid: '', e: () => Promise.resolve(), v: () => Promise.resolve() },
    ...{ r: isModule, t: (value) => value, nmd: (module) => module, hmd: (module) => module },
  })
}

/** The one module whose text is like that. */
function find(modules, form) {
  const id = Object.keys(modules).find((key) => form.test(String(modules[key])))
  if (id === undefined) throw new Error(`expected a module of the front end like ${form}`)
  return id
}

/** Modules define names twice and write into frozen objects, which only a browser's loader lets pass. */
function forgiveDefinitions() {
  const defineProperty = Object.defineProperty
  Object.defineProperty = (object, name, how) => {
    try {
      return defineProperty(object, name, how)
    } catch {
      return object
    }
  }
}

const charts = JSON.parse(await text(process.stdin))
const silent = { ...console }
for (const name of ['log', 'warn', 'error']) console[name] = () => {}
forgiveDefinitions()
pretendBrowser()
const modules = readModules()
const load = loader(modules)
const { A: registerCharts } = load(find(modules, /name:\(0,\w+\.t\)\("World Map"\)/))
registerCharts()
const registry = load(find(modules, /name:"ChartBuildQuery"/)).A()
const usual = load(find(modules, /queryFields:\w+,buildQuery:/)).A

const contexts = []
for (const { viz_type: type, params } of charts) {
  const build = registry.has(type) ? await registry.getAsPromise(type) : usual
  const form = { ...params, force: false, result_format: 'json', result_type: 'full' }
  const state = { ownState: {}, hooks: { setDataMask() {}, setCachedChanges() {} } }
  contexts.push(registry.has(type) ? build(form, state) : usual(form, (query) => [{ ...query }]))
}
Object.assign(console, silent)
process.stdout.write(JSON.stringify(contexts))
