import { findAcl, FIRST_UNNUMBERED, type BasicAcl } from "../../network/acl";
import { ACL_NAME_VIEW, ACL_VIEW, type ViewContext } from "../../notation/views";
import { wholeNumber } from "../../notation/words";
import { findNamedAcl } from "../../server/acl-table";
import type { Configuration } from "../../settings/configuration";
import type { Action, Arguments, Context } from "../grammar/command";
import type { Outcome } from "../session";

/** Error message for an ACL that has been removed, or was never made. */
export const NO_ACL = "The ACL does not exist.";

/** Returns the ACL of a view; undefined in another view, or when the ACL has been removed. */
export function aclOfView({ access }: Configuration, { subject, view }: ViewContext): BasicAcl | undefined {
  if (view === ACL_NAME_VIEW) return findNamedAcl(access, subject);
  return view === ACL_VIEW ? findAcl(access.acls, wholeNumber(subject) ?? 0) : undefined;
}

/** Returns the view context of an ACL. */
export function viewOfAcl({ name, number }: BasicAcl): ViewContext {
  return number >= FIRST_UNNUMBERED ? { view: ACL_NAME_VIEW, subject: name } : { view: ACL_VIEW, subject: `${number}` };
}

/** Returns a command that executes `action` on the ACL of the view. */
export function onViewed(action: (this: void, acl: BasicAcl, values: Arguments, context: Context) => Outcome): Action {
  return (values, context) => {
    const acl = aclOfView(context.configuration, context.session.viewContext);
    return acl === undefined ? NO_ACL : action(acl, values, context);
  };
}
