// Readers for JSON from anywhere: each checks a value, takes of it what it knows, and drops the rest. Made for
// parse-report.ts; a schema library would be as large as the whole page.

import { printableLines } from '../text/printable'

/** The value is not of its shape. */
export class ShapeError extends Error {}

/** @throws ShapeError. */
export type Reader<Value> = (value: unknown) => Value

/** A string of at most `maxLength` characters, in which nothing hides or reorders text. */
export function text(maxLength: number): Reader<string> {
  return (value) => {
    if (typeof value !== 'string') throw new ShapeError()
    const shown = printableLines(value)
    // As shown, so that what was read and saved is read again.
    if (shown.length > maxLength) throw new ShapeError()
    return shown
  }
}

export function literal<Value extends string>(options: readonly Value[]): Reader<Value> {
  return (value) => {
    const found = options.find((option) => option === value)
    if (found === undefined) throw new ShapeError()
    return found
  }
}

export const bool: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError()
  return value
}

/** JSON knows neither NaN nor infinities, but `1e999` is one. */
export const figure: Reader<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError()
  return value
}

/** ISO 8601 in UTC, a time that exists. */
export const time: Reader<string> = (value) => {
  const written = typeof value === 'string' && value.length < 40 ? value : ''
  if (!/^[+-]?\d{4,6}-\d\d-\d\dT.*Z$/.test(written) || Number.isNaN(Date.parse(written))) {
    throw new ShapeError()
  }
  return written
}

export function nullable<Value>(reader: Reader<Value>): Reader<Value | null> {
  return (value) => (value === null ? null : reader(value))
}

export function list<Value>(reader: Reader<Value>, maxItems: number): Reader<readonly Value[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > maxItems) throw new ShapeError()
    return value.map((item: unknown) => reader(item))
  }
}

/** Takes the fields that have a reader; all of them must be there. */
export function record<Value extends object>(readers: {
  readonly [Key in keyof Value]-?: Reader<Value[Key]>
}): Reader<Value> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError()
    const entries = Object.entries<Reader<unknown>>(readers).map(([key, reader]) => [
      key,
      reader(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined),
    ])
    return Object.fromEntries(entries) as Value
  }
}
