/** Copy text, also on plain-http origins, where the clipboard's own door is shut. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    try {
      // Deprecated everywhere, and still the only way without a secure context.
      return document.execCommand("copy");
    } finally {
      area.remove();
    }
  }
}
