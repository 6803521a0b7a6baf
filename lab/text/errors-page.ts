/** docs/errors.md, made from the table of errors. */
import { errorTable } from '../errors.ts';

const meaning: Record<number, string> = {
  1: 'the command did its work, and the answer is no',
  64: 'wrong use',
  69: 'something that the lab needs is missing',
};

const head = `# Errors

Every error that the lab reports, by its code (\`--json\` has it as \`code\`). The lab fills in the words in braces.

This page is made from \`lab/errors.ts\`: change it there, then run \`node lab/text/write-errors-page.ts\`.
`;

/** The page's whole text. */
export function errorsPage(): string {
  const entries = Object.entries(errorTable).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const sections = entries.map(([code, { exit, what, why, next, touched }]) =>
    [
      `## ${code}\n`,
      `> ${what.replaceAll('\n', '\n> ')}\n`,
      `- Why: ${why}`,
      `- What to do: ${next}`,
      `- Your files: ${touched}`,
      `- Exit code: ${exit} (${meaning[exit]})\n`,
    ].join('\n'),
  );
  return [head, ...sections].join('\n');
}
