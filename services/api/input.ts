// What customers send, read with care: either it is what we asked for, or they get a clear "no" (400).
import { httpError } from './errors.ts';

export const largestId = 2_147_483_647; // what PostgreSQL's type integer can hold

export function wholeNumber(name: string, value: unknown, largest: number) {
  const number = Number(value);
  const looksRight = /^\d+$/.test(String(value));
  if (!looksRight || number < 1 || number > largest) {
    throw httpError(400, `${name} must be a whole number from 1 to ${largest}`);
  }
  return number;
}

export function shortText(name: string, value: unknown, longest: number) {
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest) {
    throw httpError(400, `${name} must be a text of 1 to ${longest} characters`);
  }
  return value;
}
