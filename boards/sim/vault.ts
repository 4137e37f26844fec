import type { Vault } from "../../hal/vault";

const PREFIX = "$c$3$";

/** Makes a vault that encodes secrets without encrypting them: simulations need no security. */
export function makeSimVault(): Vault {
  return {
    seal(secret: string): string {
      let text = PREFIX;
      for (let i = secret.length - 1; i >= 0; i--)
        text = `${text}${String.fromCharCode(65 + Math.floor(secret.charCodeAt(i) / 16))}${String.fromCharCode(65 + (secret.charCodeAt(i) % 16))}`;
      return text;
    },
    unseal(text: string): string | undefined {
      if (!text.startsWith(PREFIX) || text.length % 2 === 0) return undefined;
      let secret = "";
      for (let i = PREFIX.length; i < text.length; i += 2) {
        const high = text.charCodeAt(i) - 65;
        const low = text.charCodeAt(i + 1) - 65;
        if (high < 0 || high > 15 || low < 0 || low > 15) return undefined;
        secret = String.fromCharCode(high * 16 + low) + secret;
      }
      return secret;
    },
  };
}
