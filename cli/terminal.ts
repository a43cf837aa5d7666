import colours from 'picocolors';

export type Colours = ReturnType<typeof colours.createColors>;

/** Where a command's results and its talk go. */
export interface Terminal {
  /** Results, for whoever reads standard output. */
  readonly print: (text: string) => void;
  /** Talk: progress, warnings, what failed. */
  readonly say: (text: string) => void;
  readonly printColours: Colours;
  readonly sayColours: Colours;
  /** Columns for excerpts of code. */
  readonly width: number;
  /** Whether a person watches the talk. */
  readonly interactive: boolean;
}

export interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
}

type Environment = { readonly [name: string]: string | undefined };

const widthWithoutTerminal = 120;

/** The terminal that two streams make. Colours only where a person sees them, and not against NO_COLOR. */
export function terminalOf(output: Stream, errors: Stream, environment: Environment): Terminal {
  return {
    print: (text) => void output.write(text),
    say: (text) => void errors.write(text),
    printColours: colours.createColors(isColourful(output, environment)),
    sayColours: colours.createColors(isColourful(errors, environment)),
    width: output.columns ?? widthWithoutTerminal,
    interactive: errors.isTTY === true && environment.TERM !== 'dumb',
  };
}

/** no-color.org: any value but the empty one turns colours off. */
function isColourful(stream: Stream, { NO_COLOR = '', TERM }: Environment): boolean {
  return stream.isTTY === true && NO_COLOR === '' && TERM !== 'dumb';
}

/** Says what takes a while, and takes it back when it is done. */
export async function withProgress<T>(terminal: Terminal, what: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.interactive) return work();
  terminal.say(terminal.sayColours.dim(`${what} …`));
  try {
    return await work();
  } finally {
    terminal.say('\r\u001B[K');
  }
}
