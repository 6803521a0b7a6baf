/** What a new scenario says before its author has written it. */

export const titled = (name: string): string =>
  `${name[0]?.toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

export const profile = (digits: string, name: string): string => `  - id: scenario-${digits}
    name: ${name}
    symptom: What users notice, in a few words
    level: crawling
    minutes: 45
    teaches: [${name}] # the idea; its words must mean only it
    assumes: []
    parts: { api: 1, postgres: primary }
    modules: [orders]
    faults: # the faults that the learner fixes
      - { use: missing-index, with: { index: orders_user_id_created_at_idx } }
    conditions: []
    load: { script: order-history, rate: 200/s, users: 100 }
    objectives:
      - { sli: availability, target: 0.995 }
    invariants:
      - { check: same-answers, of: order-history }
    trials: []
`;

export const entry = (name: string): string => `## ${titled(name)}

Write: what this idea is, in a sentence or two, for somebody who has never heard of it.

`;

export const guide = (name: string): string => `# What users notice

## Situation

Write: who is hurt, in the words of people of the shop. Nobody is to blame: it was right for 200 orders. No number, no cause.

## Predict

Write: the question of \`course.yaml\`, and its answers:

- write an answer that many would give
- write the right answer
- write one more

## Words you need

**${titled(name)}.** Write: the idea, with an example from elsewhere (a library, a café) that is not the answer.

## Read

Write: one or two files, with a question for each.

## Diagnose

Write five steps: who hurts? who is busy, who waits? which work? why so much? your claim. A question before each command; what it shows,
and how you read it, folded:

**1. Who hurts?** Write a question?

\`\`\`sh
npx lab load
\`\`\`

<details>
<summary>What we saw</summary>

Write: the few lines that answer the question, and one sentence.

</details>

## Try it

Write: the first fix that comes to mind. It works, and it is not enough. A guess first, then the commands in the state of that fix, and
what they show, folded.

## Done means

Write: all that verify requires, in plain words, one line each.

## You cannot change

Write: the world as it is, with its numbers.

## Fix

Write: a question, then the smallest step that can be tried, folded; the whole change last, folded too.

## Verify

\`\`\`sh
npx lab verify
\`\`\`

## Break it your own way

Write: two wrong fixes to try after the pass, each with a guess, \`npx lab verify\` in the state of that fix, and its answer, folded.

## Reflect

Write: two open questions. When is this fix the wrong one?

## Stuck?

| you see | why | do |
|---|---|---|
| write | what | helps |
`;

export const notes: string = `# My notes

## My guess

## What I saw

(numbers, with the command that showed them)

## It is slow because

## If I change this, then that will become

(with a number in it)

## After the fix

(the same command again)

## One sentence for a colleague
`;

export const course: string = `# What leads into the scenario and out of it. docs/scenarios-yaml.md explains each key.
incident:
  - who: Dora, support
    says: Write what customers told her.
guess:
  question: Write a question about a count.
  options:
    - answer: write an answer that many would give
      why: Write why it is not so.
    - answer: write the right answer
      right: true
      why: Write why it is so.
    - answer: write one more
      why: Write why it is not so.
slowBecause: Write our claim in one sentence, with a because.
drawing:
  picture: |
    before   write one request as it ran
    now      and as it runs
  says: Write the same in words.
win: Write what users have of it.
notLookedAt: Write what a pass did not look at.
next:
  who: Dora, support
  says: Write what this win causes.
recall:
  question: Write the same idea in another setting.
  options:
    - answer: write an answer that many would give
      why: Write why it is not so.
    - answer: write the right answer
      right: true
      why: Write why it is so.
    - answer: write one more
      why: Write why it is not so.
`;

export const hints: string = `# Hints

## 1

Write: where to look.

## 2

Write: a closer look, which does not name the fix.

## 3

Write: the same idea in another place, worked out, and a question to answer.
`;
