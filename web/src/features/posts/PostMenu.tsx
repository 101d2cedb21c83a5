import { t } from "@/platform/words";
import { Dots } from "@/ui/Menu";
import { part } from "@/ui/part";
import type { Post } from "./types";

const fetchMenu = () => import("./OpenPostMenu").then((module) => module.default);
const OpenPostMenu = part(fetchMenu);

export interface PostMenuProps {
  post: Post;
  isOnItsPage?: boolean;
  onDeleted?: () => void;
}

/** What else one may do with a post. */
export function PostMenu(props: PostMenuProps) {
  return (
    <Dots label={t("post.menu", { username: props.post.user.username })} fetch={fetchMenu}>
      <OpenPostMenu {...props} />
    </Dots>
  );
}
