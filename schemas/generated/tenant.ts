// Made by `npm run generate` from schemas/documents; do not edit.

export type AllowEntry =
  | string
  | {
      readonly url: string;
      readonly methods?: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD')[];
      /**
       * Event fields that may flow there; any when left out
       */
      readonly send?: readonly string[];
      /**
       * How many redirects are followed
       */
      readonly redirects?: number;
    };

/**
 * writ.yaml: a tenant, where its actions may send what, and its limits
 */
export interface Tenant {
  readonly tenant: string;
  readonly $schema?: string;
  /**
   * Language version the policies are written in
   */
  readonly writ?: 1;
  /**
   * Where actions and webhooks may send requests
   */
  readonly fetch?: {
    readonly allow: readonly AllowEntry[];
  };
  /**
   * JSON Schemas of the metadata bags, as paths inside the repository
   */
  readonly metadata?: {
    readonly app?: string;
    readonly user?: string;
  };
  /**
   * Where an action may redirect to
   */
  readonly redirect?: {
    readonly allow: readonly string[];
  };
  /**
   * Names of the secrets that the operator provides
   */
  readonly secrets?: readonly string[];
  /**
   * Which query parameters reach event.request.query
   */
  readonly request?: {
    readonly query: readonly string[];
  };
  /**
   * Event fields that the audit log shows masked
   */
  readonly audit?: {
    readonly mask: readonly string[];
  };
  /**
   * What a user who was denied may read
   */
  readonly denial?: {
    readonly message: string;
  };
  /**
   * Budgets, lowered for this tenant
   */
  readonly limits?: {
    /**
     * interpreter steps an action
     */
    readonly steps?: number;
    /**
     * bytes of text, lists and records built by an action
     */
    readonly built?: number;
    /**
     * bytes of any one text or list built
     */
    readonly value?: number;
    /**
     * nesting of a value that is walked (JSON, effects, comparison)
     */
    readonly depth?: number;
    /**
     * milliseconds a stage, fetches included
     */
    readonly stageTime?: number;
    /**
     * milliseconds a fetch, unless the action asks for another
     */
    readonly fetchTime?: number;
    /**
     * milliseconds that an action may ask for
     */
    readonly longestFetch?: number;
    /**
     * fetches an action
     */
    readonly fetches?: number;
    /**
     * bytes of a request body
     */
    readonly requestBody?: number;
    /**
     * bytes of a response body
     */
    readonly responseBody?: number;
    /**
     * log entries an action
     */
    readonly logEntries?: number;
    /**
     * bytes of a log entry
     */
    readonly logEntry?: number;
    /**
     * bytes of step state a run
     */
    readonly state?: number;
    /**
     * claims a run
     */
    readonly claims?: number;
    /**
     * bytes of a claim
     */
    readonly claim?: number;
    /**
     * bytes of metadata patches an action
     */
    readonly metadata?: number;
  };
  /**
   * Warnings that do not count here, by slug, each with the reason
   */
  readonly silence?: {
    readonly [k: string]: string;
  };
}
