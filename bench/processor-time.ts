/** Milliseconds of processor time that this process took: other work on the machine adds less to it than to the clock's. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
