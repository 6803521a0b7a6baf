/** What the shop promised in a trial, and what was found of it at one place afterwards. */
export type JourneyEvidence = {
  at: string;
  /** by their numbers, acknowledged so long after the first request */
  sent: { receipt: string; ackedMs: number }[];
  /** `firstMs`: of a company, when it did it first, counted as `ackedMs`; not in older recordings */
  found: { receipt: string; count: number; firstMs?: number }[];
  /** of a company: those of the sent that it refuses for good, and the found that the shop knows; null when the shop did not say */
  refused?: string[];
  known?: string[] | null;
  /** how long it took until all was found, or until it was given up */
  waitedMs: number;
  /** the place answered when it was asked last */
  answered: boolean;
};
