/** A source of keys for one form: the same key for the same body, so that a retry is the same act. */
export function keysByBody(): (body: unknown) => string {
  let last = { body: "", key: "" };
  return (body) => {
    const written = JSON.stringify(body);
    if (written !== last.body) last = { body: written, key: newKey() };
    return last.key;
  };
}

/** A random key of 128 bits. `crypto.randomUUID` is absent on plain-http origins, where many a home server lives. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
