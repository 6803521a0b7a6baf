/** How text looks on a terminal: 80 columns, colour never the only sign. */
import { styleText } from 'node:util';

export const width = 80;

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Coloured on a terminal that wants it (NO_COLOR and FORCE_COLOR are obeyed). */
export const styled = (style: Style, text: string): string =>
  styleText(style, text, { stream: process.stdout });

/** Breaks text into lines of at most `columns`, the later ones indented. */
export function wrap(text: string, indent = 0, columns: number = width): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    const blanks = paragraph.length - paragraph.trimStart().length;
    for (const [n, word] of paragraph.trimStart().split(' ').entries()) {
      if (n === 0) {
        line = ' '.repeat(blanks) + word;
        continue;
      }
      const room = columns - indent;
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** Rows as columns: text to the left, numbers to the right. */
export function columns(rows: string[][], rightAligned: number[] = []): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map(row => (row[index] ?? '').length)));
  return rows
    .map(row =>
      row
        .map((cell, index) =>
          rightAligned.includes(index) ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
