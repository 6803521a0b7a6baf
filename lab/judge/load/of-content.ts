/** Reasons for which requests of a load failed. Pure. */

const noAnswers = /^(status \d+|no answer.*|all users waiting|other)$/;

/** There was an answer, and it said something else than it should: no other program on the machine makes a shop do that. */
export const isOfContent = (reason: string): boolean => !noAnswers.test(reason);
