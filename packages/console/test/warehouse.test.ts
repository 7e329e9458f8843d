import { fileWarehouse } from './file-warehouse.ts'
import { runWarehouseConformance } from './warehouse.conformance.ts'

runWarehouseConformance('files of tests', async () => {
  const warehouse = await fileWarehouse()
  const rows: string[] = []
  return {
    ...{ warehouse, close: warehouse.close },
    publish: async (day, words) => {
      for (const [index, word] of words.entries()) {
        const id = rows.push(`(${rows.length + 1}, '${word}')`)
        warehouse.sources.set(JSON.stringify({ id }), {
          ...{ file: `${day}.csv`, position: index + 1, record: { id: String(id), word } },
          ...{ table: 'transform.things', snapshotId: '1', ingestOn: day },
        })
      }
      await warehouse.publish(day, [
        'CREATE SCHEMA serving',
        `CREATE TABLE serving.things AS FROM (VALUES ${rows.join(', ')}) AS t(id, word)`,
      ])
    },
  }
})
