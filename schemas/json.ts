/** A JSON value (RFC 8259), as read by `JSON.parse`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

export type JsonRecord = { readonly [key: string]: Json };
