/**
 * Stands in the oracle's outcome for a wording that the contract leaves to the runtime: the message of an error that neither
 * the program nor a recorded answer wrote. Private-use characters keep it apart from every text a case may hold.
 */
export const unspecified = '\uE000unspecified\uE001';
