/** What a new connection to PostgreSQL meets first, over whatever stands between. */
import { connect } from 'node:net';
import { type FirstAnswer, firstAnswerLimitMs } from '../../../faults/contract.ts';

/** SSLRequest, which is answered with one byte before any login. https://www.postgresql.org/docs/15/protocol-message-formats.html */
const doYouSpeakTls = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** Takes no session of any role's limit. Never rejects. */
export function firstAnswer(port: number): Promise<FirstAnswer> {
  return new Promise(resolve => {
    const began = performance.now();
    const socket = connect(port, '127.0.0.1');
    const end = (outcome: FirstAnswer['outcome']) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ outcome, ms: performance.now() - began });
    };
    const limit = setTimeout(() => end('silent'), firstAnswerLimitMs);
    socket.once('connect', () => socket.write(doYouSpeakTls));
    socket.once('data', () => end('answered'));
    socket.once('end', () => end('cut off'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' ? 'refused' : 'cut off'),
    );
  });
}
