/** An open TCP port. Connections to it arrive by `BoardEvents.onStream`. */
export interface StreamListener {
  /** TCP port. */
  readonly port: number;
  /** VPN instance whose interfaces it accepts connections on. */
  readonly instance: number;
  /** Frees the port. Connections that it has accepted stay open. */
  close(): void;
}
