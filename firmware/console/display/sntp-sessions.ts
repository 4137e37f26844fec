import { SelectionStatus, type Association } from "../../association/association";
import type { SntpSettings } from "../../settings/configuration";
import type { Engine } from "../../engine/engine";
import { BUILD_DATE, BUILD_ERA } from "../../clock/build-date";
import { isUnspecified } from "../../network/address";
import { addressText } from "../../network/address-text";
import type { Ipv6Feature } from "../../network/network-context";
import { weekdayTimestampText } from "../../time/calendar-text";
import { instanceLines } from "./source";
import { integerText, padEnd } from "../../time/decimal-text";

const HEADER = "SNTP server     Stratum   Version    Last receive time";

/** Returns the output of `display sntp sessions` (console README, "SNTP display"): the heading only while SNTP is off. */
export function sntpSessionsLines({ isEnabled }: SntpSettings, engine: Engine): string[] {
  const servers = engine.table.filter((association) => isEnabled && association.isInUse);
  const lines = [HEADER];
  for (const association of servers) {
    lines.push(serverRow(association, engine.features.ipv6));
    for (const line of instanceLines(engine, association)) lines.push(line);
  }
  return lines;
}

function serverRow(association: Association, ipv6: Ipv6Feature | undefined): string {
  const name = isUnspecified(association.address) ? association.hostName : addressText(association.address, ipv6);
  const cells = padEnd(name, 16) + padEnd(integerText(association.stratum), 10) + padEnd(integerText(association.version), 11);
  if (!association.hasHeard) return `${cells}No packet was received.`;
  const synced = association.selectionStatus === SelectionStatus.Master ? " (Synced)" : "";
  return `${cells}${weekdayTimestampText(association.destination, BUILD_ERA, BUILD_DATE)}${synced}`;
}
