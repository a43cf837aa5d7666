/** What a program may be at most: so large that no author comes near, so small that no walk of it can hurt the host. */

/** Nodes and functions of a program together. */
export const mostNodes = 200_000;

/** Levels of nodes inside one function. Each is two levels of JSON at most, and canonical JSON has at most a thousand. */
export const deepestFunction = 400;

/**
 * Levels of nodes from the entry down through calls and callbacks. The worst ways to nest take either evaluator 0.7 KiB of stack a
 * level, so a program takes less than half of the 984 KiB that Node gives a thread, and leaves the rest to its host.
 */
export const deepestChain = 600;

/** Slots of one function, and of all functions that may be under way at the same time. */
export const mostSlots = 2000;
export const mostSlotsUnderWay = 20_000;

/** Arguments of one call, spread ones included: the host passes them on its stack. */
export const mostArguments = 10_000;
