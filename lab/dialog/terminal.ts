/** Writes to the terminal: lines on stdout, and what is being done on stderr. Nothing is redrawn where there is no terminal. */
import { width } from '../text/terminal.ts';

export const writeLine = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

export type Progress = { say(text: string): void; end(): void };

/** What is being done, on stderr, with the time it takes; on a terminal as one line that is replaced. */
export function createProgress(): Progress {
  const out = process.stderr;
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  let now = '';
  const draw = () => {
    if (out.isTTY) out.write(`\r\x1b[K${seconds()}  ${now.slice(0, width - 10)}`);
  };
  const timer = setInterval(() => now && draw(), 500).unref();
  return {
    say(text) {
      now = text;
      if (out.isTTY) draw();
      else out.write(`${seconds()}  ${text}\n`);
    },
    end() {
      clearInterval(timer);
      if (out.isTTY && now) out.write('\r\x1b[K');
      now = '';
    },
  };
}
