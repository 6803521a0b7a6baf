/** `lab --help`: every command in one line. */
import { columns } from './terminal.ts';

export function overview(commands: [string, { summary: string }][]): string {
  const rows = commands.map(([name, { summary }]) => [`  lab ${name}`, summary]);
  return [
    'Corner Lab: system design ideas break in real code, and you fix them.',
    '',
    columns(rows),
    '',
    'lab <command> --help says more. Exit codes: 0 pass or done, 1 fail,',
    '2 could not tell, 64 wrong use, 69 something is missing, 70 a bug in the lab.',
  ].join('\n');
}
