/** margins.json: how far broken and solution lie from each limit, as `lab author check` measured it. */
export type Range = { median: number | null; least: number | null; most: number | null };

export type Margins = {
  formatVersion: 1;
  /** hash of everything that the figures depend on; they are stale when it changes */
  inputs: string;
  /** hash of each fix's files, by its name: as they were then */
  fixes: Record<string, string>;
  runs: number;
  checks: Record<string, { unit: string; limit: number | null; broken: Range; solution: Range }>;
};
