/** The whole terminal, for what is drawn again and again; afterwards it is as it was, also after an error. */
import { width } from '../text/terminal.ts';

export type Size = { columns: number; rows: number };

export type Screen = {
  size(): Size;
  /** Whether a key can end it. */
  hasKeys: boolean;
  draw(text: string): void;
  /** Until so much time is over, the terminal has another size, or it is to end. */
  pause(ms: number): Promise<void>;
  /** q, Ctrl-C or a signal came. */
  isOver(): boolean;
};

const usualRows = 24;
/** The other screen, no cursor, and no line that goes on in the next one. */
const enter = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const leave = '\x1b[?7h\x1b[?25h\x1b[?1049l';
/** Ctrl-C and Ctrl-D come as characters, as the terminal passes every key on. */
const endKeys = ['q', 'Q', '\x03', '\x04'];

/** Each line is erased before it is written: afterwards that would take the sign in its last column. */
function drawing(text: string, rows: number): string {
  const lines = text.split('\n');
  const below = lines.length < rows ? '\r\n\x1b[J' : '';
  return `\x1b[H${lines.map(line => `\x1b[K${line}`).join('\r\n')}${below}`;
}

export async function onScreen(signal: AbortSignal, work: (screen: Screen) => Promise<void>): Promise<void> {
  const { stdin, stdout } = process;
  const hasKeys = stdin.isTTY === true;
  let over = false;
  let wake = () => {};
  const resized = () => wake();
  const end = () => {
    over = true;
    wake();
  };
  const pressed = (typed: Buffer) => endKeys.some(key => typed.includes(key)) && end();
  signal.addEventListener('abort', end);
  stdout.on('resize', resized);
  if (hasKeys) stdin.setRawMode(true).on('data', pressed);
  stdout.write(enter);
  try {
    await work({
      hasKeys,
      size: () => ({ columns: stdout.columns || width, rows: stdout.rows || usualRows }),
      draw: text => void stdout.write(drawing(text, stdout.rows || usualRows)),
      pause: ms =>
        new Promise(resolve => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        }),
      isOver: () => over || signal.aborted,
    });
  } finally {
    stdout.write(leave);
    if (hasKeys) stdin.setRawMode(false).off('data', pressed).pause();
    stdout.off('resize', resized);
    signal.removeEventListener('abort', end);
  }
}
