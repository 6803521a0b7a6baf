/** Errors as a person and as a program read them. */
import type { UserError } from '../errors.ts';
import { styled, wrap } from './terminal.ts';

export function errorText(error: UserError): string {
  const line = (name: string, text: string) => `${name.padEnd(5)} ${wrap(text, 6)}`;
  const parts = [
    styled('red', wrap(error.message)),
    line('Why:', error.why),
    line('Next:', error.next),
    wrap(error.touched),
  ];
  return parts.join('\n');
}

export function errorJson(error: UserError): Record<string, string | number> {
  const { code, exit, message, why, next, touched } = error;
  return { code, exit, what: message, why, next, touched };
}
