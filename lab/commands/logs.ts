import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../machine/process.mjs';
import { nearest } from '../course/suggest.ts';
import { writeLine } from '../dialog/terminal.ts';
import { userError } from '../errors.ts';
import { readBetween } from '../home/files.ts';
import type { PartDefinition } from '../parts/contract.ts';
import { namesLearnersFiles } from '../parts/copy-folder.ts';
import { everyPart } from '../parts/parts.ts';
import { logLine } from '../text/log-line.ts';
import { defineCommand, exitCodes } from './command.ts';

/** That of its first copy. */
const logOf = ({ id, role }: PartDefinition): string => (role === 'service' ? `${id}-1` : id);

const tailBytes = 64_000;
const tailLines = 40;

export const logs = defineCommand({
  name: 'logs',
  summary: 'the last lines that a part wrote',
  args: [
    {
      name: '[part]',
      description: 'a part of `lab status`, or keeper; by default api-1',
      values: [
        ...everyPart
          .filter(({ role }) => role !== 'watcher')
          .map(logOf)
          .sort(),
        'keeper',
      ],
    },
  ],
  options: [{ name: 'follow', short: 'f', description: 'print new lines until Ctrl-C' }],
  example: 'npx lab logs api-1',
  async run({ home, json, signal }, [part = 'api-1'], options) {
    const parts = readdirSync(home.logs).flatMap(name => (name.endsWith('.log') ? [name.slice(0, -4)] : []));
    if (!parts.includes(part)) {
      const near = nearest(part, parts);
      const others = parts.length > 0 ? `There is: ${parts.join(', ')}.` : 'No part has run yet.';
      const problem = `There is no log of \`${part}\`. ${near ? `Did you mean \`${near}\`?` : others}`;
      throw userError('wrong-use', { problem, command: 'logs' });
    }
    const file = join(home.logs, `${part}.log`);
    const show = (lines: string[]) => {
      for (const line of lines.map(text => namesLearnersFiles(home, text)))
        writeLine(json ? JSON.stringify({ formatVersion: 1, command: 'logs', part, line }) : logLine(line));
    };
    let place = statSync(file).size;
    show(linesBetween(file, Math.max(0, place - tailBytes), place).slice(-tailLines));
    while (options.follow && !signal.aborted && existsSync(file)) {
      await pause(200);
      const size = statSync(file).size;
      if (size < place) place = 0; // a new file took its place
      show(linesBetween(file, place, size));
      place = size;
    }
    return { exit: exitCodes.done };
  },
});

const linesBetween = (file: string, from: number, to: number): string[] =>
  readBetween(file, from, to).split('\n').filter(Boolean);
