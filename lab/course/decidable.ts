/** How many requests verify needs before it can pass a latency objective. Source: the test in docs, "Sparse streams". */

/** Requests that resemble each other count as one; with no bad request at all this is the whole design effect. */
const designEffect = 4;
const evidenceToPass = Math.log(200);
const decideWithinS = 10;
const warmUpS = 2;

/** Seconds of load that count towards a decision within 10 s. */
export const countedS: number = decideWithinS - warmUpS;

/** The least number of requests, none of them bad, that certify "a share of at least `target` is fast enough". */
export function requestsToDecide(target: number): number {
  const bad = 1 - target;
  // The mixture's prior is Beta(1, b): with no bad request its beta functions and tail have closed forms.
  const b = (1 - bad) / bad;
  const tail = (count: number) => Math.log1p(-((1 - bad) ** (b + count)));
  const evidence = (requests: number) => {
    const count = requests / designEffect;
    return Math.log(b / (b + count)) - count * Math.log(1 - bad) + tail(count) - tail(0);
  };
  let enough = 1;
  while (evidence(enough) < evidenceToPass) enough *= 2;
  let short = enough / 2;
  while (enough - short > 1) {
    const middle = Math.floor((enough + short) / 2);
    if (evidence(middle) < evidenceToPass) short = middle;
    else enough = middle;
  }
  return enough;
}
