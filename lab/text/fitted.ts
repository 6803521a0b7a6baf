/** What another program prints, for a terminal: no line is longer than it is wide. */
import { wrap } from './terminal.ts';

const furtherIn = 4;
const isRuler = (line: string) => /^[-+]+$/.test(line);

/** A longer line goes on in the next one, further in, at a blank; a ruler is cut. */
export const fitted = (text: string, columns: number): string =>
  text
    .split('\n')
    .map(line => {
      if ([...line].length <= columns) return line;
      if (isRuler(line)) return line.slice(0, columns);
      const indent = line.length - line.trimStart().length;
      if (indent > columns / 2) return line.trim(); // a title in the middle
      return wrap(line.trimEnd().replace(/(?<=\S) {2,}/g, '  '), indent + furtherIn, columns);
    })
    .join('\n');
