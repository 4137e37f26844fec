/** Words of a rule beside its source and VPN instance (`AclRule.options`): flags, then the time range. */

/** Words that only name a property, in the order in which they are saved. `counting` and `logging` are stored and have no effect. */
export const FLAGS = ["fragment", "counting", "logging"];
const TIME_RANGE = " time-range ";

/** Returns the flags among the words. */
export function flagsOf(options: string | undefined): string[] {
  if (options === undefined) return [];
  const at = options.indexOf(TIME_RANGE);
  const words = (at < 0 ? options : options.substring(0, at)).split(" ");
  return FLAGS.filter((flag) => words.indexOf(flag) >= 0);
}

/** Returns the name of the time range; empty for none. */
export function timeRangeOf(options: string | undefined): string {
  const at = options === undefined ? -1 : options.indexOf(TIME_RANGE);
  return options === undefined || at < 0 ? "" : options.substring(at + TIME_RANGE.length);
}

/** Returns the words, each after a blank. */
export function joinOptions(flags: string[], timeRange: string): string {
  const words = flags.map((flag) => ` ${flag}`).join("");
  return timeRange === "" ? words : `${words}${TIME_RANGE}${timeRange}`;
}
