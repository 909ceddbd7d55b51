import { Type as TypeBox } from 'typebox'
import { expect, it } from 'vitest'
import { Type } from '../../gateway/api/type.ts'

/** Every builder, with and without options. */
function samples(of: typeof Type): object[] {
  const { Array: List, Object: Shape, Record: Table, String: Text } = of
  const words = { minLength: 1, maxLength: 40, description: 'words' }
  return [
    Text(),
    Text(words),
    of.Integer(),
    of.Integer({ minimum: 0 }),
    of.Number(),
    of.Number({ minimum: 0.5 }),
    of.Boolean(),
    of.Boolean({ default: false }),
    of.Null(),
    of.Literal('in'),
    of.Literal(3),
    of.Literal(true, { description: 'yes' }),
    List(Text(words)),
    List(Text(), { maxItems: 3 }),
    of.Union([Text(), of.Null()]),
    of.Union([of.Literal('in'), of.Literal('out')], { description: 'side' }),
    Table(Text(), of.Integer()),
    Table(Text(), Text(), { description: 'table' }),
    of.Unsafe({ type: 'string', enum: ['a', 'b'] }),
    Shape({}),
    Shape({ id: Text(), name: of.Optional(Text(words)), at: Text() }),
    Shape({ name: of.Optional(List(Text())) }, { additionalProperties: false }),
    Shape({ inner: Shape({ one: of.Optional(of.Integer({ default: 1 })), two: of.Null() }) }),
  ]
}

it('makes the schemas that TypeBox makes', () => {
  expect(samples(Type).map((schema) => JSON.stringify(schema))).toEqual(
    samples(TypeBox).map((schema) => JSON.stringify(schema)),
  )
})
