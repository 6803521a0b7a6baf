/** What counting one kind of traffic gives. */
import type { Answer } from '../../shop/contract.ts';

/** What PostgreSQL did for one statement text, as the difference of two readings of pg_stat_statements. */
export type StatementCount = {
  query: string;
  calls: number;
  /** rows returned to the service */
  rows: number;
  /** 8 KiB blocks, hit + read */
  blocks: number;
  walRecords: number;
};

/** One round of one kind of traffic, sent one request at a time with nothing else running. */
export type CountRound = {
  traffic: string;
  /** which sort of its requests; empty where there is one */
  walk: string;
  /** rows per page that were asked for */
  size: number;
  requests: number;
  /** requests that were not answered as expected; a round with any is not counted */
  failed: number;
  /** the first of them; null when there is none, also in recordings of a time when nobody kept it */
  wrong: Answer | null;
  /** of any login, without what the idle shop sends by itself */
  statements: StatementCount[];
  /** what the copies of the shop read, over all their connections; null when that was not to be seen */
  bytes: number | null;
  /** PostgreSQL counted the lab's own statements in this round, so that none of the shop's means none */
  isCounting: boolean;
};
