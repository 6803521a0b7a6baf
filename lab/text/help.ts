/** `lab <command> --help`. */
import { columns, width, wrap } from './terminal.ts';

type Line = { name: string; description: string };

/** What a command says of itself. `options`: also the common ones. */
export type CommandHelp = {
  name: string;
  summary: string;
  args: Line[];
  options: (Line & { short?: string; takes?: string })[];
  example: string;
};

export function commandHelp({ name, summary, args, options, example }: CommandHelp): string {
  const words = args.map(arg => ({ name: arg.name.slice(1, -1), description: arg.description }));
  const flags = options.map(({ name, short, takes, description }) => ({
    name: `${short ? `-${short}, ` : ''}--${name}${takes ? ` ${takes}` : ''}`,
    description,
  }));
  const nameWidth = Math.max(...[...words, ...flags].map(line => line.name.length));
  const listed = (title: string, lines: Line[]) =>
    lines.length === 0 ? [] : [`${title}:\n${lines.map(line => lineText(line, nameWidth)).join('\n')}`];
  return [
    `Usage: ${['lab', name, '[options]', ...args.map(arg => arg.name)].join(' ')}`,
    wrap(summary),
    ...listed('Arguments', words),
    ...listed('Options', flags),
    `Example:\n  ${example}`,
  ].join('\n\n');
}

function lineText({ name, description }: Line, nameWidth: number): string {
  const indent = 2 + nameWidth + 2;
  return `  ${name.padEnd(nameWidth)}  ${wrap(description, indent, width).trimStart()}`;
}

type GroupHelp = {
  name: string;
  summary: string;
  example: string;
  verbs: Record<string, { summary: string }>;
};

/** The verbs under one word. */
export const groupHelp = ({ name, summary, example, verbs }: GroupHelp): string =>
  [
    `Usage: lab ${name} [options] <command>`,
    wrap(summary),
    `Commands:\n${columns(Object.entries(verbs).map(([verb, { summary: line }]) => [`  lab ${name} ${verb}`, line]))}`,
    `lab ${name} <command> --help tells more. Each takes --json.`,
    `Example:\n  ${example}`,
  ].join('\n\n');
