/** Something that is needed is missing or could not be installed: told in plain words, without a stack. Exit code 69. */
export class SetupProblem extends Error {
  /** @param {{ what: string, why: string, next: string, log?: string }} text `log`: file with the output of the tool that failed */
  constructor({ what, why, next, log }) {
    super(what);
    this.name = 'SetupProblem';
    this.exit = 69;
    this.why = why;
    this.next = next;
    this.touched = 'Your files were not touched.';
    this.log = log;
  }
}
