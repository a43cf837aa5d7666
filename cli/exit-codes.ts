/** What the command's end says to scripts. The numbers are fixed; 70 is EX_SOFTWARE of sysexits.h. */
export const exitCodes = {
  /** All is well, whatever an action decided. */
  fine: 0,
  /** The policy is at fault: errors were found, a signature is wrong. */
  policy: 1,
  /** The call is at fault: usage, a file that cannot be read. */
  call: 2,
  /** Writ is at fault. */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
