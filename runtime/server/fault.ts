/** What the log says of an error that may carry what a guest wrote: its class and where it came from, never its message. */
export function faultOf(error: unknown): { readonly error: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] };
  const { stack = '', message } = error;
  // The message stands at the head of the stack, and may itself look like frames.
  const behindMessage = stack.slice(stack.indexOf(message) + message.length);
  const frames = behindMessage.split('\n').flatMap((line) => (/^ +at /.test(line) ? [line.trim()] : []));
  return { error: error.constructor.name, frames };
}
