/** What a new connection to a store meets first, over whatever stands between. */
import { connect } from 'node:net';
import { type FirstAnswer, firstAnswerLimitMs } from '../../faults/contract.ts';

/** `hello`: what the store answers before any login, so that this takes no session of any role's limit. Never rejects. */
export function firstAnswer(port: number, hello: Uint8Array | string): Promise<FirstAnswer> {
  return new Promise(resolve => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    const end = (outcome: FirstAnswer['outcome']) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ outcome, ms: performance.now() - began });
    };
    const limit = setTimeout(() => end('silent'), firstAnswerLimitMs);
    socket.once('connect', () => socket.write(hello));
    socket.once('data', () => end('answered'));
    socket.once('end', () => end('cut off'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' ? 'refused' : 'cut off'),
    );
  });
}
