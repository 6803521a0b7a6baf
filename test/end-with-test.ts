/**
 * Runs `end`, which must not wait, when this process ends before the test could clean up: by process.exit, SIGINT or SIGTERM.
 * Answers the function that calls it off.
 */
export function endWithTest(end: () => void): () => void {
  const exit = () => process.exit(1);
  process.once('exit', end);
  process.on('SIGINT', exit);
  process.on('SIGTERM', exit);
  return () => {
    process.off('exit', end);
    process.off('SIGINT', exit);
    process.off('SIGTERM', exit);
  };
}
