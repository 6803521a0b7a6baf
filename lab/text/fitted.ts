/** What another program prints, for a terminal: no line is longer than it is wide. */
import { wrap } from './terminal.ts';

const furtherIn = 4;
const isRuler = (line: string) => /^[-+]+$/.test(line);

const isRow = (line: string) => line.includes(' | ');
const cutNote = 'Rows with … at the end are cut: this terminal is too narrow for them.';

/** A longer line goes on in the next one, further in, at a blank. A ruler and a row of a table are cut, and a last line says so. */
export function fitted(text: string, columns: number): string {
  const isLong = (line: string) => [...line.trimEnd()].length > columns;
  const lines = text.split('\n');
  const shown = lines.map(line => {
    if (!isLong(line)) return line.trimEnd();
    if (isRuler(line)) return line.slice(0, columns);
    if (isRow(line)) return `${line.slice(0, columns - 1)}…`;
    const indent = line.length - line.trimStart().length;
    return wrap(line.trimEnd(), indent + furtherIn, columns);
  });
  const isCut = lines.some(line => isRow(line) && isLong(line));
  return `${shown.join('\n').replace(/\n*$/, '\n')}${isCut ? `${wrap(cutNote, 0, columns)}\n` : ''}`;
}
