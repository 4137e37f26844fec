/** Settings of a user line. */
export interface LineSettings {
  /** `idle-timeout`: time without a key before the session ends [s]; 0 for no limit. */
  idleTimeout: number;
  /** `screen-length`: lines of a screen, 0..512; 0 for no pause. */
  screenLength: number;
  /** `history-command max-size`: stored commands, 0..256. */
  historySize: number;
}

/** Default values of commands of line view. */
export const enum LineDefault {
  /** `idle-timeout` [s]. */
  IdleTimeout = 600,
  /** `screen-length`, lines. */
  ScreenLength = 24,
  /** `history-command max-size`, commands. */
  HistorySize = 10,
}
