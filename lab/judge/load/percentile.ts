/** The value that a share of all values does not exceed (nearest rank). `sorted` is ascending and not empty. */
export function percentile(sorted: number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('a percentile of nothing');
  return value;
}
