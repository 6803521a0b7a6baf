/** Texts that are nearly a known one, as a careless comparison would mix them up. */

export const changes = [
  ...[
    'first-cut',
    'last-cut',
    'cut-before',
    'cut-behind',
    'more-before',
    'more-behind',
    'one-dropped',
    'one-doubled',
    'two-swapped',
    'other-case',
    'quote',
  ],
  ...['backslash', 'percent', 'underscore', 'blank', 'nothing-but-percent', 'wide', 'accent'],
] as const;
export type Change = (typeof changes)[number];

/** `at`: 0 to 1, where in the text; for changes that have a place. May be the same text when nothing can be changed. */
export function neighbour(text: string, change: Change, at: number): string {
  const place = Math.min(text.length - 1, Math.floor(at * text.length));
  const [before, here, after] = [text.slice(0, place), text.charAt(place), text.slice(place + 1)];
  const made: Record<Change, string> = {
    'first-cut': text.slice(1),
    'last-cut': text.slice(0, -1),
    'cut-before': here + after,
    'cut-behind': before,
    'more-before': `x${text}`,
    'more-behind': `${text}x`,
    'one-dropped': before + after,
    'one-doubled': before + here + here + after,
    'two-swapped': before + after.charAt(0) + here + after.slice(1),
    'other-case': before + otherCase(here) + after,
    quote: `${before}'${here}${after}`,
    backslash: `${before}\\${here}${after}`,
    percent: `${before}%${after}`,
    underscore: `${before}_${after}`,
    blank: `${text} `,
    'nothing-but-percent': '%',
    wide: before + wideForm(here) + after,
    accent: `${before}${here}\u0301${after}`,
  };
  return made[change];
}

/** The same letter for texts in Chinese or Japanese: another one, which some collations take for the same. */
const wideForm = (letter: string): string =>
  /[!-~]/.test(letter) ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0) : letter;

const otherCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
