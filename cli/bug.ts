import { fileURLToPath } from 'node:url';
import { version } from './version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What is said of an error that nobody expected. A message may quote the policy or an event, and paths name a person's
 * machine, so a report holds neither unless it is asked for.
 */
export function bugText(error: unknown, { WRIT_DEBUG = '' }: NodeJS.ProcessEnv): string {
  const name = error instanceof Error ? error.name : typeof error;
  const lines = [
    `error: this is a bug in Writ, not in your policy (${name})`,
    `  writ ${version}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
    ...framesOf(error),
    'help: please report these lines; they hold nothing of your policy or your events. WRIT_DEBUG=1 adds the whole error, which may.',
  ];
  if (WRIT_DEBUG !== '') lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return `${lines.join('\n')}\n`;
}

const mostFrames = 12;

/** The places in our own code that the error came through. */
function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').flatMap((line) => {
    const [, called = '', place = ''] = /^ {4}at (?:(.*?) \()?((?:file:\/\/|\/|[A-Z]:\\).*?:\d+:\d+)\)?$/.exec(line) ?? [];
    const path = place.replace(/^file:\/\//, '');
    const inside = path.startsWith(root) ? path.slice(root.length) : undefined;
    return inside === undefined || inside.includes('node_modules') ? [] : [`  at ${called === '' ? '' : `${called}, `}${inside}`];
  });
  return frames.slice(0, mostFrames);
}
