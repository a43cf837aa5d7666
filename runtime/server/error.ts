/** Why the service could not start; the codes are stable. */
export type ServiceErrorCode =
  | 'tenant-twice'
  | 'allow-entry'
  | 'private-range'
  | 'port'
  | 'port-in-use'
  | 'not-permitted'
  | 'host'
  | 'unauthenticated';

/** The service cannot start the way it was asked to. The message is written for who started it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorCode;

  constructor(code: ServiceErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
