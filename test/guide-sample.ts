/** A guide with every kind of block, for tests of what is read out of one. */
export const guide = `## Diagnose

\`\`\`sh under-load
npx lab status
\`\`\`

Among its lines:

\`\`\`
  answers 42 a second
\`\`\`

\`\`\`sh
npx lab list
\`\`\`

\`\`\`sql
SELECT 1
\`\`\`

## Fix

\`\`\`
no output of a command
\`\`\`

\`\`\`sh fixes/half
npx lab load
\`\`\`
`;
