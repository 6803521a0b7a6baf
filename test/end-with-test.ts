/** What a test must end even when its process is ended from outside. */
const ends = new Set<() => void>();

function endAll(): void {
  for (const end of ends) end();
  ends.clear();
}

/** The runner turns process.exit into an exception: the process ends by the signal that it got. */
function endBySignal(signal: NodeJS.Signals): void {
  endAll();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * Runs `end`, which must not wait, when this process ends before the test could clean up: by a signal, or as the runner is gone.
 * Answers the function that calls it off.
 */
export function endWithTest(end: () => void): () => void {
  if (ends.size === 0)
    process.on('exit', endAll).on('SIGINT', endBySignal).on('SIGTERM', endBySignal).on('SIGHUP', endBySignal);
  ends.add(end);
  return () => {
    ends.delete(end);
    if (ends.size === 0)
      process
        .off('exit', endAll)
        .off('SIGINT', endBySignal)
        .off('SIGTERM', endBySignal)
        .off('SIGHUP', endBySignal);
  };
}
