import fc from 'fast-check'

/** A row of the table under test; the names of its columns are as awkward as SQL allows. */
export interface Row {
  id: number
  n: number | null
  w: string | null
}

/** The names in the table of {@link Row}'s fields. */
export const names = { id: 'id', n: `n'; --`, w: `w "q"` } as const
type Column = keyof Row

/** A rule as text, and whether it holds by the words of the rule reference alone. */
export interface Oracle {
  text: string
  holds: (rows: readonly Row[]) => boolean
}

export const words = ['', ' ', ' \t', 'a', 'ab', `it's`, 'say "hi"', 'é🎵', 'back\\slash', '%_']
/** The words that the reference table has. */
export const knownWords = ['a', 'ab', `it's`, 'say "hi"']

export const rowsArbitrary: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      n: fc.option(fc.integer({ min: -2, max: 4 }), { freq: 4 }),
      w: fc.option(fc.constantFrom(...words), { freq: 4 }),
    }),
    { maxLength: 7 },
  )
  .map((rows) => rows.map((row, id) => ({ id, ...row })))

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const named = (column: Column) => `"${names[column].replaceAll('"', '\\"')}"`

interface Test<Value> {
  text: string
  passes: (value: Value) => boolean
}

const number = fc.oneof(fc.integer({ min: -3, max: 5 }), fc.constantFrom(0.5, 2.5))

/** A condition on numbers; NULL as an operand only where that has a meaning. */
const numberTest: fc.Arbitrary<Test<number>> = fc.oneof(
  fc.tuple(fc.constantFrom('>', '>=', '<', '<=', '=', '!='), number).map(([operator, operand]) => ({
    text: `${operator} ${operand}`,
    passes: (value: number) => comparisons[operator](value, operand),
  })),
  fc.tuple(fc.boolean(), number, number).map(([not, low, high]) => ({
    text: `${not ? 'not ' : ''}between ${low} and ${high}`,
    passes: (value: number) => (value > low && value < high) !== not,
  })),
  fc.tuple(fc.boolean(), fc.array(number, { minLength: 1, maxLength: 3 })).map(([not, list]) => ({
    text: `${not ? 'not ' : ''}in [${list.join(', ')}]`,
    passes: (value: number) => list.includes(value) !== not,
  })),
)

const comparisons: Record<
  '>' | '>=' | '<' | '<=' | '=' | '!=',
  (left: number, right: number) => boolean
> = {
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
}

/** NULL meets what is said by negation only. */
const numberOrNull = numberTest.map(({ text, passes }) => ({
  text,
  passes: (value: number | null) => (value === null ? /^(!=|not in)/.test(text) : passes(value)),
}))

const keywords: Record<string, (value: string | null) => boolean> = {
  NULL: (value) => value === null,
  EMPTY: (value) => value === '',
  WHITESPACES_ONLY: (value) => value === ' ',
}

const member = fc.oneof(
  fc.constantFrom(...words).map((word) => ({
    text: quoted(word),
    is: (value: string | null) => value === word,
  })),
  fc.constantFrom(...Object.entries(keywords)).map(([text, is]) => ({ text, is })),
)

const wordTest: fc.Arbitrary<Test<string | null>> = fc
  .tuple(fc.boolean(), fc.array(member, { minLength: 1, maxLength: 3 }))
  .map(([not, members]) => {
    const list = members.map(({ text }) => text).join(', ')
    const single = members.length === 1
    const named = members.some(({ text }) => text === 'NULL')
    return {
      text: single ? `${not ? '!=' : '='} ${list}` : `${not ? 'not in' : 'in'} [${list}]`,
      passes: (value) =>
        value === null && !named ? not : members.some(({ is }) => is(value)) !== not,
    }
  })

const filters: { text: string; keeps: (row: Row) => boolean }[] = [
  { text: '', keeps: () => true },
  { text: ` where "\`${names.n}\` > 0"`, keeps: ({ n }) => n !== null && n > 0 },
  { text: ` where "\`w \\"q\\"\` is null or id < 3"`, keeps: ({ w, id }) => w === null || id < 3 },
  { text: ` where "\`w \\"q\\"\` = 'it\\'s'"`, keeps: ({ w }) => w === `it's` },
]
const filter = fc.constantFrom(...filters)

const thresholds = fc.constantFrom('', '> 0.5', '>= 0.75', '< 0.4', 'between 0.2 and 0.9')
const shareMeets = (threshold: string, share: number) =>
  ({
    '': share === 1,
    '> 0.5': share > 0.5,
    '>= 0.75': share >= 0.75,
    '< 0.4': share < 0.4,
    'between 0.2 and 0.9': share > 0.2 && share < 0.9,
  })[threshold] ?? false

const valuesRule = fc
  .tuple(
    fc.oneof(
      numberOrNull.map(({ text, passes }) => ({
        text: `${named('n')} ${text}`,
        passes: ({ n }: Row) => passes(n),
      })),
      wordTest.map(({ text, passes }) => ({
        text: `${named('w')} ${text}`,
        passes: ({ w }: Row) => passes(w),
      })),
    ),
    filter,
    thresholds,
  )
  .map(([test, { text, keeps }, threshold]): Oracle => ({
    text: `ColumnValues ${test.text}${text}${threshold && ` with threshold ${threshold}`}`,
    holds: (rows) => {
      const kept = rows.filter(keeps)
      const passing = kept.filter(test.passes).length
      return kept.length === 0 || shareMeets(threshold, passing / kept.length)
    },
  }))

const lengthRule = fc.tuple(numberTest, filter).map(([test, { text, keeps }]): Oracle => ({
  text: `ColumnLength ${named('w')} ${test.text}${text}`,
  holds: (rows) => rows.filter(keeps).every(({ w }) => test.passes([...(w ?? '')].length)),
}))

const countRule = fc.tuple(numberTest, filter).map(([test, { text, keeps }]): Oracle => ({
  text: `RowCount ${test.text}${text}`,
  holds: (rows) => test.passes(rows.filter(keeps).length),
}))

const column = fc.constantFrom<Column>('id', 'n', 'w')
const share = fc.constantFrom('>= 0.5', '= 1', '< 0.3', 'between 0.1 and 0.8').map((text) => ({
  text,
  passes: (value: number) =>
    ({
      '>= 0.5': value >= 0.5,
      '= 1': value === 1,
      '< 0.3': value < 0.3,
      'between 0.1 and 0.8': value > 0.1 && value < 0.8,
    })[text] ?? false,
}))

const completenessRule = fc
  .tuple(column, filter, fc.option(share))
  .map(([name, { text, keeps }, test]): Oracle => ({
    text: `${test ? 'Completeness' : 'IsComplete'} ${named(name)} ${test?.text ?? ''}${text}`,
    holds: (rows) => {
      const kept = rows.filter(keeps)
      const present = kept.filter((row) => row[name] !== null).length
      if (kept.length === 0) return true
      return test ? test.passes(present / kept.length) : present === kept.length
    },
  }))

/** The share of rows whose key occurs once among the rows that have one. */
function uniquenessOf(rows: readonly Row[], columns: readonly Column[]): number {
  const keys = rows
    .map((row) => columns.map((name) => row[name]))
    .filter((key) => key.some((value) => value !== null))
    .map((key) => JSON.stringify(key))
  if (rows.length === 0) return 1
  return (
    keys.filter((key) => keys.filter((other) => other === key).length === 1).length /
    (keys.length || 1)
  )
}

const keyRule = fc
  .tuple(
    fc.uniqueArray(column, { minLength: 1, maxLength: 2 }),
    filter,
    fc.oneof(fc.constantFrom('IsUnique', 'IsPrimaryKey'), share),
  )
  .map(([columns, { text, keeps }, kind]): Oracle => ({
    text: `${typeof kind === 'string' ? kind : 'Uniqueness'} ${columns.map(named).join(' ')} ${
      typeof kind === 'string' ? '' : kind.text
    }${text}`,
    holds: (rows) => {
      const kept = rows.filter(keeps)
      const unique = uniquenessOf(kept, columns)
      if (typeof kind !== 'string') return kept.length === 0 || kind.passes(unique)
      const complete = kept.every((row) => columns.every((name) => row[name] !== null))
      return unique === 1 && (kind === 'IsUnique' || complete)
    },
  }))

const referenceRule = share.map((test): Oracle => ({
  text: `ReferentialIntegrity ${named('w')} "known.word" ${test.text}`,
  holds: (rows) => {
    const found = rows.filter(({ w }) => w !== null && knownWords.includes(w)).length
    return rows.length === 0 || test.passes(found / rows.length)
  },
}))

const simpleRule = fc.oneof(
  valuesRule,
  valuesRule,
  lengthRule,
  countRule,
  completenessRule,
  keyRule,
  referenceRule,
)

/** Rules, up to three levels of parentheses deep. */
export const ruleArbitrary: fc.Arbitrary<Oracle> = fc.letrec<{ rule: Oracle }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 2 },
    { weight: 3, arbitrary: simpleRule },
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('rule'), { minLength: 2, maxLength: 3 }))
      .map(([operator, parts]): Oracle => ({
        text: parts.map(({ text }) => `(${text})`).join(` ${operator} `),
        holds: (rows) =>
          operator === 'and'
            ? parts.every(({ holds }) => holds(rows))
            : parts.some(({ holds }) => holds(rows)),
      })),
  ),
})).rule
