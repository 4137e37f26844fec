/** Severity of a log record (Comware; RFC 5424 section 6.2.1). */
export const enum LogLevel {
  Emergency,
  Alert,
  Critical,
  Error,
  Warning,
  Notification,
  Informational,
  /** Lines of this level begin with an asterisk and are not stored. */
  Debugging,
}

/** Sink of log records. */
export interface Log {
  /** Writes one line in the form of Comware: `%Mar 25 11:36:20:913 2011 Sysname NTP/4/NTP_LOG: text`. `mnemonic` is the word after the level. */
  write(level: LogLevel, mnemonic: string, text: string): void;
}
