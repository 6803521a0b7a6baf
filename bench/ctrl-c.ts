/** A bench that is interrupted (Ctrl-C, SIGTERM) ends what it does, and takes down what it started. */
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const)
  process.once(name, () => stop.abort(new Error(`ended by ${name}`)));

export const interrupted: AbortSignal = stop.signal;
