import { z } from 'zod'

/** The schema of a type's objects: the types hold it to every key of the type, those that can be absent included. */
export function objectSchema<Type extends object>(shape: {
  [Key in keyof Type]-?: z.ZodType<Type[Key]>
}): z.ZodType<Type> {
  // Which keys are optional is told by the schemas of the values, where a mapped type cannot see it.
  return z.object(shape) as unknown as z.ZodType<Type>
}

/** The schema of a union of words: the types hold it to all of them. */
export function wordSchema<Word extends string>(words: { [One in Word]: One }): z.ZodType<Word> {
  return z.enum(words)
}
