/** Loaded with --import: the clock of the process is so many days ahead, as DAYS_AHEAD says. */
const aheadMs = Number(process.env.DAYS_AHEAD) * 86_400_000;
const now = Date.now;
Date.now = () => now() + aheadMs;
