/** Short-link codes: a 64-bit id in base 62, most significant digit first. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LARGEST_ID = 2n ** 63n - 1n;

/** The id as decimal digits, or null where the code cannot be one of ours. */
export function decodeBase62(code: string): string | null {
  if (!/^[0-9A-Za-z]{1,11}$/.test(code)) return null;
  let value = 0n;
  for (const digit of code) value = value * 62n + BigInt(DIGITS.indexOf(digit));
  return value > LARGEST_ID ? null : value.toString();
}

export function encodeBase62(id: string): string {
  let rest = BigInt(id);
  if (rest === 0n) return "0";
  let code = "";
  while (rest > 0n) {
    code = DIGITS[Number(rest % 62n)] + code;
    rest /= 62n;
  }
  return code;
}
