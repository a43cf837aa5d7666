import { Option } from 'commander';
import { parseAllowEntry } from '../runtime/egress/allowlist.ts';
import { readOpenedRange } from '../runtime/egress/special-purpose.ts';
import { nearest } from '../schemas/nearest.ts';
import { callFailure } from './failure.ts';
import { readAttachPoint } from './input/attach-point.ts';
import { readSecretName } from './input/secrets.ts';

/** An option that may be given once. The commands' defaults are their own. */
export function option<T = string>(flags: string, description: string, parse: (text: string) => T): Option {
  const made = new Option(flags, description);
  return made.argParser((text: string, before: unknown) => {
    if (before !== undefined) throw callFailure(`${made.long} is given twice`);
    return parse(text);
  });
}

/** An option that may be given any number of times. */
export function listOption(flags: string, description: string, parse: (text: string) => string = String): Option {
  return new Option(flags, description).argParser((text: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    parse(text),
  ]);
}

export function textOption(flags: string, description: string): Option {
  return option(flags, description, String);
}

export function formatOption(formats: readonly string[]): Option {
  return option('--format <format>', `how to print the result: ${formats.join(', ')}`, (text) => oneOf('format', text, formats));
}

export function atOption(): Option {
  return option('--at <flow/stage>', 'where the action runs, such as login/post-auth', readAttachPoint);
}

export function allowOption(): Option {
  return listOption('--allow <url>', 'a place that fetches may go to, such as https://crm.example/hooks/ (repeatable)', readAllowEntry);
}

export function secretOption(): Option {
  return listOption('--secret <name>', 'the name of a secret that the action may use (repeatable)', readSecretName);
}

export function secretsOption(): Option {
  return textOption(
    '--secrets <path>',
    'values of secrets: a JSON file, or a directory with one file each; else WRIT_SECRET_<NAME> of the environment',
  );
}

/** One of some names, or the caller's failure with the name that was probably meant. */
export function oneOf<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  const near = nearest(text, names);
  const help = near === undefined ? `write one of ${names.join(', ')}` : `did you mean ${near}?`;
  throw callFailure(`there is no ${what} ${JSON.stringify(text)}`, { help });
}

/** A whole number from 0 to `largest`. */
export function readWholeNumber(name: string, largest: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (number <= largest) return number;
    throw callFailure(`${name} is ${JSON.stringify(text)}; write a whole number from 0 to ${largest}`);
  };
}

function readAllowEntry(text: string): string {
  const { problem } = parseAllowEntry(text, { development: true });
  if (problem === undefined) return text;
  throw callFailure(`--allow ${text} cannot be used: ${problem.message}`);
}

/** A range of private addresses that an operator opens for receivers of their own. */
export function readPrivateRange(text: string): string {
  const read = readOpenedRange(text);
  if ('range' in read) return text;
  throw callFailure(`--allow-private ${text} cannot be used: ${read.problem}`);
}
