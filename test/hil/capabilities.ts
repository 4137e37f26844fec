import { boardFolders, describeBoard } from "../../boards/common/boards.mjs";
import { hasGroup, loadPresets } from "../../boards/common/feature-table.mjs";
import { isLong } from "../long";
import type { Capabilities } from "./device";

/** Members of board.json that the tests read. */
interface Description {
  readonly tool?: string;
  readonly realTimeClock?: string;
  readonly network: { readonly interface: string; readonly joinsGroups: boolean; readonly setsAddress: boolean };
  /** Bound of the clock's offset on a quiet network [s]. */
  readonly bound: number;
  /**
   * Members for QEMU. `faultsBelowMemory`: an access below the RAM is a fault there, as on the board. `testedByAll`: a relative of another board, tested by
   * `make test-all` and `make hil`.
   */
  readonly emulator?: { readonly faultsBelowMemory: boolean; readonly testedByAll?: boolean };
}

/** Description of board `name`: its board.json, with what that inherits. */
export const describe = (name: string): Description => describeBoard(name) as Description;

/** Names of the boards whose description `predicate` accepts. */
export const boardsWith = (predicate: (board: Description) => boolean): string[] =>
  [...boardFolders().keys()].filter((name) => predicate(describe(name)));

/** Boards that QEMU emulates, as far as they are tested in this run. */
export const EMULATED = boardsWith(({ emulator }) => emulator !== undefined && (isLong || emulator.testedByAll !== true));

/** Capabilities of board `name`, from its board.json and its feature preset. `cable`: the test can pull its network cable. */
export async function capabilitiesOf(name: string, cable: boolean): Promise<Capabilities> {
  const { network, realTimeClock, bound } = describe(name);
  const { full, presets } = await loadPresets([name]);
  const preset = presets.get(name)!;
  const has = (group: string): boolean => hasGroup(preset, full, group);
  const broadcast = preset.broadcastClient !== undefined;
  return {
    interfaceName: network.interface,
    server: preset.reply !== undefined,
    broadcast,
    multicast: broadcast && network.joinsGroups,
    multicastServer: preset.broadcastServer !== undefined,
    symmetric: preset.symmetric !== undefined,
    authentication: has("ntpAuthenticationCommands"),
    vpn: has("vpnCommands"),
    addressing: network.setsAddress,
    realTimeClock: realTimeClock !== undefined,
    cable,
    bound,
  };
}
