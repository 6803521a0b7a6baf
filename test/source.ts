/** The project's own source files, read with TypeScript's scanner, for the tests that hold its rules. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SyntaxKind } from 'typescript/unstable/ast';
import { createScanner } from 'typescript/unstable/ast/scanner';

export const root: string = fileURLToPath(new URL('..', import.meta.url));

export type Source = { path: string; text: string; tokens: Token[] };
export type Token = { kind: SyntaxKind; text: string };

const ours = '{bench,bootstrap,machine,faults,lab,scenarios,services,test}/**/*.{ts,mjs,js}';

/** Every source file of ours, by its path from the root, with `/`. */
export function sources(): Source[] {
  const paths = globSync(ours, { cwd: root }).filter(path => !path.includes('node_modules'));
  return paths.sort().map(path => source(path, readFileSync(`${root}${path}`, 'utf8')));
}

export const source = (path: string, text: string): Source => ({ path, text, tokens: tokensOf(text) });

export const isTest = ({ path }: { path: string }): boolean => /\.test\.(ts|mjs)$/.test(path);

/** After these a slash divides; after anything else it begins a regular expression. */
const endsValue = new Set([')', ']', '}', 'this', 'super', 'null', 'true', 'false']);
const valueKinds = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
]);

/** The tokens without comments and spaces. A string's text is its value, without quotes. */
function tokensOf(text: string): Token[] {
  const scanner = createScanner(true, undefined, text);
  const tokens: Token[] = [];
  /** how many braces are open inside each `${` that is open */
  const openInTemplates: number[] = [];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    const last = tokens.at(-1);
    const isSlash = kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken;
    if (isSlash && !(last && (valueKinds.has(last.kind) || endsValue.has(last.text))))
      kind = scanner.reScanSlashToken();
    if (kind === SyntaxKind.CloseBraceToken && openInTemplates.at(-1) === 0) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === SyntaxKind.TemplateTail) openInTemplates.pop();
    } else if (kind === SyntaxKind.TemplateHead) {
      openInTemplates.push(0);
    } else if (openInTemplates.length > 0) {
      const change = kind === SyntaxKind.OpenBraceToken ? 1 : kind === SyntaxKind.CloseBraceToken ? -1 : 0;
      openInTemplates.push((openInTemplates.pop() ?? 0) + change);
    }
    const isString = kind === SyntaxKind.StringLiteral || kind === SyntaxKind.NoSubstitutionTemplateLiteral;
    tokens.push({ kind, text: isString ? scanner.getTokenValue() : scanner.getTokenText() });
  }
  return tokens;
}

/** What a file imports, in any form; `null` for a name that is put together while the program runs. */
export function importsOf({ tokens }: Source): (string | null)[] {
  return tokens.flatMap(({ kind, text }, n) => {
    if (kind === SyntaxKind.StringLiteral || (text !== 'from' && text !== 'import')) return [];
    const next = tokens[n + 1];
    if (next?.kind === SyntaxKind.StringLiteral) return [next.text];
    if (text !== 'import' || next?.text !== '(') return [];
    const argument = tokens[n + 2];
    const isWhole = [')', ','].includes(tokens[n + 3]?.text ?? '');
    return [argument?.kind === SyntaxKind.StringLiteral && isWhole ? argument.text : null];
  });
}

/** Whether these tokens follow each other somewhere, e.g. `['process', '.', 'exit']`. */
export function hasSequence({ tokens }: Source, wanted: string[]): boolean {
  return tokens.some((_, n) =>
    wanted.every(
      (text, k) => tokens[n + k]?.text === text && tokens[n + k]?.kind !== SyntaxKind.StringLiteral,
    ),
  );
}
