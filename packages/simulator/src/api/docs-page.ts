import type { World } from '../world.ts'
import { openApi, type Operation } from './openapi.ts'

/** The page at `/docs`: the OpenAPI document for a person, with no asset from elsewhere. */
export function docsPage(world: World): string {
  const { info, paths, components } = openApi(world)
  const operations = Object.entries(paths).map(([path, { get }]) => section(path, get))
  const shapes = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3>${name}</h3><pre>${escape(JSON.stringify(schema, null, 2))}</pre>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${info.title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
code,pre{background:#f3f3f5;padding:.1rem .3rem}pre{overflow:auto}</style></head>
<body><h1>${info.title}</h1><p>${info.description} Also as <a href="/openapi.json">OpenAPI</a>.</p>
${operations.join('\n')}
<h2>Shapes</h2>${shapes.join('\n')}
</body></html>
`
}

function section(path: string, operation: Operation): string {
  const rows = operation.parameters.map(
    ({ name, required, description }) =>
      `<tr><td><code>${name}</code></td><td>${required ? 'required' : ''}</td><td>${escape(description)}</td></tr>`,
  )
  return `<h2>GET <code>${path}</code></h2><p>${escape(operation.summary)}. ${escape(operation.description)}</p>
<table>${rows.join('\n')}</table>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
