import { Option, type Command } from 'commander'

import { examples } from './examples.ts'

const several = (word: string, before: string[] = []) => [...before, word]

/** `deftunes metrics`: list, advise, query. */
export function addMetrics(program: Command): void {
  const metrics = program
    .command('metrics')
    .description('list the measures and dimensions of metrics/*.yaml, or ask for some')
    .addHelpText('after', examples('metrics', 'metrics query sales.revenue --by countries.country'))
  addList(metrics)
  addAdvise(metrics)
  addQuery(metrics)
}

function addList(metrics: Command): void {
  metrics
    .command('list', { isDefault: true })
    .description('measures and dimensions; what metrics does without a command')
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { listMetrics } = await import('../commands/metrics.ts')
      await listMetrics(command.optsWithGlobals())
    })
}

function addAdvise(metrics: Command): void {
  metrics
    .command('advise')
    .description(
      'rollups that would answer what the dashboards ask and no declared one does, as YAML',
    )
    .option('--json', 'print as JSON')
    .action(async (_, command: Command) => {
      const { adviseMetrics } = await import('../commands/metrics-advise.ts')
      await adviseMetrics(command.optsWithGlobals())
    })
}

function addQuery(metrics: Command): void {
  metrics
    .command('query')
    .argument('[measures...]', 'names of measures, as sales.revenue')
    .description('measures by dimensions, over main of the lake; each counted once, or refused')
    .option(
      '--by <dimension>',
      'as countries.country or sales.sold_on:month; as often as needed',
      several,
    )
    .option(
      '--where <condition>',
      "as 'countries.country=Germany,France', '!=', '>=', '<', or '~' for a part of a text; as often as needed",
      several,
    )
    .option('--top <count>', 'only so many values of the first dimension, the others in one row')
    .option('--limit <count>', 'rows at most', '1000')
    .option('--sql', 'print the SQL instead of running it')
    .addOption(formatOption())
    .option('--json', 'short for --format json')
    .addHelpText('after', examples(...asked))
    .action(async (measures: string[], _, command: Command) => {
      const { queryMetrics } = await import('../commands/metrics.ts')
      await queryMetrics(measures, command.optsWithGlobals())
    })
}

function formatOption(): Option {
  const words = 'how rows are written (default: table)'
  return new Option('--format <format>', words).choices(['table', 'csv', 'json'])
}

const asked = [
  'metrics query sales.revenue sales.like_rate --by sales.sold_on:month',
  'metrics query sales.revenue --by artists.artist --top 10 --where sales.sold_on>=2024-01-01',
]
