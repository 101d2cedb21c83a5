import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useShortcut } from "@/platform/pressed";

/** n begins a post, ? lists the keys. Those for posts belong to the pages that show some, Esc to what is open. */
export function useShortcuts(): { isAskingKeys: boolean; closeKeys: () => void } {
  const navigate = useNavigate();
  const [isAskingKeys, setAskingKeys] = useState(false);
  useShortcut((key) => {
    if (key === "n") void navigate({ to: "/create" });
    else if (key === "?") setAskingKeys(true);
    else return false;
    return true;
  });
  return { isAskingKeys, closeKeys: () => setAskingKeys(false) };
}
