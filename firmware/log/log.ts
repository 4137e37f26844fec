/** Sink of log records. */
export interface Log {
  /**
   * Writes one line in Comware's form: `%Mar 25 11:36:20:913 2011 Sysname NTP/4/NTP_LOG: text`. `level` is 0 (emergency) to 7 (debugging); `mnemonic` is the
   * digest after it.
   */
  write(level: number, mnemonic: string, text: string): void;
}

/** Least severe level. Its lines begin with an asterisk and are not kept (Comware). */
export const DEBUGGING_LEVEL = 7;
