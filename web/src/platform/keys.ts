/** A random key of 128 bits. `crypto.randomUUID` is absent on plain-http origins, where many a home server lives. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
