import type { Outcome } from "../session";
import { Mode } from "../../packet/protocol";
import type { Arguments, Command, Context } from "../grammar/command";
import { UNDO_OPTIONS, addSource, removeSource, OPTIONS, SOURCE_PARAMETERS, TARGET } from "./ntp-source-commands";

function followPeer(values: Arguments, context: Context): Outcome {
  return addSource(values, context, context.configuration.peers, Mode.SymmetricActive);
}

function leavePeer(values: Arguments, context: Context): Outcome {
  return removeSource(values, context, context.configuration.peers, Mode.SymmetricActive);
}

/** Command for a symmetric peer. */
export function ntpPeerCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `ntp-service unicast-peer ${TARGET} ${OPTIONS}`,
      parameters: SOURCE_PARAMETERS,
      run: followPeer,
      undoSyntax: `ntp-service unicast-peer ${TARGET} ${UNDO_OPTIONS}`,
      undo: leavePeer,
    },
  ];
}
