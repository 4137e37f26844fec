import type { View } from "./views";

/** View of a local user (Comware 5). */
export const LOCAL_USER_VIEW: View = {
  name: "local-user",
  viewCommand: "local-user ",
  promptPrefix: "-luser-",
};
