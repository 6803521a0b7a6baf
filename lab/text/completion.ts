/** Completion of words in bash. All of it is in the script, so that a tabulator costs no time. */

/** The words that may follow those that were typed. */
export type Choice = { after: string[]; words: string[] };

/** Words are of letters, digits and hyphens, so that none needs quoting. */
export function bashCompletion(choices: Choice[]): string {
  // Later ones are more special: `fault inject network-latency` also begins with `fault`.
  const cases = choices.toReversed().map(({ after, words }) => {
    const typed = after.join(' ');
    const pattern = typed === '' ? "''" : `'${typed}'|'${typed} '*`;
    return `    ${pattern}) words='${words.join(' ')}' ;;`;
  });
  return `_corner_lab() {
  local words=""
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1}" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _corner_lab lab`;
}
