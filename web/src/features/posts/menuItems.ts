/** Entries that what lies above posts adds to a post's menu: the feed knows why it is there, saved where it may go. */
import { createContext, useContext } from "react";
import type { MenuItem } from "@/ui/Menu";
import type { Post } from "./types";

export type PostMenuItems = (post: Post) => MenuItem[];

export const PostMenuContext = createContext<PostMenuItems>(() => []);

export const usePostMenuItems = (): PostMenuItems => useContext(PostMenuContext);
