/** Compares what a guide shows of a command with what the command printed. */

/** The shown lines that are missing among the printed ones, in their order. Numbers may differ, `…` stands for anything. */
export function missingLines(shown: readonly string[], printed: string): string[] {
  const lines = printed.split('\n').map(shapeOf);
  let from = 0;
  return shown.filter(line => {
    if (line.trim() === '') return false;
    const wanted = patternOf(shapeOf(line));
    const found = lines.findIndex((one, n) => n >= from && wanted.test(one));
    if (found === -1) return true;
    from = found + 1;
    return false;
  });
}

/** Numbers, times, hashes, rulers, bars and what depends on the cache of the database look alike. */
const shapeOf = (line: string): string =>
  line
    .replace(/ (read|dirtied|written)=\S+/g, '')
    .replace(/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/g, 'H')
    .replace(/\d[\d,.:]*/g, 'N')
    .replace(/N (ms|s|min|h)\b/g, 'N t')
    .replace(/-{2,}/g, '-')
    .replace(/█+|← most/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A `…` after a blank stands for nothing too: what follows may be a bar, which has no shape. */
const patternOf = (shape: string): RegExp => {
  const literal = shape.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(' …', '( .*)?').replaceAll('…', '.*')}$`);
};
