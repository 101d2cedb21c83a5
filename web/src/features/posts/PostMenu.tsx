import { t } from "@/platform/words";
import { Dots } from "@/ui/Menu";
import { part } from "@/ui/part";
import type { Post } from "./types";

export const OpenPostMenu = part(() => import("./OpenPostMenu").then((module) => module.default));

export interface PostMenuProps {
  post: Post;
  isOnItsPage?: boolean;
  onDeleted?: () => void;
}

/** What else one may do with a post. */
export function PostMenu(props: PostMenuProps) {
  return (
    <Dots label={t("post.menu", { username: props.post.user.username })} ahead={OpenPostMenu.ahead}>
      <OpenPostMenu {...props} />
    </Dots>
  );
}
