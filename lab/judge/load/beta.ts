/** The beta function and its regularised incomplete integral as natural logarithms: the tails go far below the smallest double. */

// Lanczos coefficients for g = 7, n = 9 (Godfrey): relative error under 2e-15 for x ≥ 0.5.
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
];
const g = 7;

/** ln Γ(x) for x ≥ 0.5. */
export function logGamma(x: number): number {
  const [first = 0, ...rest] = lanczos;
  const series = rest.reduce((sum, coefficient, index) => sum + coefficient / (x + index), first);
  const base = x + g - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

/** ln B(a, b) for a, b ≥ 0.5. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** ln I_x(a, b): of the chance that a Beta(a, b) variable is at most x. */
export function logRegularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return -Infinity;
  if (x >= 1) return 0;
  // The continued fraction converges fast only below the mean; above it the other tail is taken from 1.
  if (x <= (a + 1) / (a + b + 2)) return logLowerTail(x, a, b);
  return logOneMinusExp(logLowerTail(1 - x, b, a));
}

function logLowerTail(x: number, a: number, b: number): number {
  const front = a * Math.log(x) + b * Math.log1p(-x) - Math.log(a) - logBeta(a, b);
  return front + Math.log(continuedFraction(x, a, b));
}

/** ln(1 - e^y) for y ≤ 0, without losing digits at either end. */
function logOneMinusExp(y: number): number {
  return y > -Math.LN2 ? Math.log(-Math.expm1(y)) : Math.log1p(-Math.exp(y));
}

/** DLMF 8.17.22 by the modified method of Lentz. */
function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300; // stands in for a zero denominator
  const awayFromZero = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  // It needs about the square root of max(a, b) steps.
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}
