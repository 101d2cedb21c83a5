import {
  Ban,
  Bell,
  BellOff,
  Eye,
  EyeOff,
  Flag,
  Send,
  Star,
  StarOff,
  UserRoundCheck,
  UserRoundMinus,
} from "lucide-react";
import { useState } from "react";
import type { Profile } from "@/features/accounts/types";
import { t } from "@/platform/words";
import { Menu, type MenuItem } from "@/ui/Menu";
import { ConfirmBlock } from "./ConfirmBlock";
import { useMark } from "./marks";
import { useRemoveFollower } from "./removing";
import { shareProfile } from "./shareProfile";

interface PersonMenuProps {
  profile: Profile;
  onReport: () => void;
}

/** What one may do about another account, besides following it. */
export function PersonMenu({ profile, onReport }: PersonMenuProps) {
  const [isAsking, setAsking] = useState(false);
  const mark = useMark(profile);
  const removeFollower = useRemoveFollower(profile);
  const { is_close_friend: isFriend, is_story_hidden: isHidden } = profile;

  const block: MenuItem = profile.is_blocked
    ? {
        icon: UserRoundCheck,
        words: t("marks.unblock"),
        act: () => mark.mutate({ mark: "blocked", isOn: false }),
      }
    : { icon: Ban, words: t("marks.block"), isDangerous: true, act: () => setAsking(true) };
  const share: MenuItem = {
    icon: Send,
    words: t("people.share"),
    act: () => void shareProfile(profile.username),
  };
  const report: MenuItem = { icon: Flag, words: t("report.report"), isDangerous: true, act: onReport };
  const rest: MenuItem[] = [
    share,
    {
      icon: profile.is_muted ? Bell : BellOff,
      words: t(profile.is_muted ? "marks.unmute" : "marks.mute"),
      act: () => mark.mutate({ mark: "muted", isOn: !profile.is_muted }),
    },
    {
      icon: isFriend ? StarOff : Star,
      words: t(isFriend ? "marks.dropFriend" : "marks.addFriend"),
      act: () => mark.mutate({ mark: "close-friends", isOn: !isFriend }),
    },
    {
      icon: isHidden ? Eye : EyeOff,
      words: t(isHidden ? "marks.showStories" : "marks.hideStories"),
      act: () => mark.mutate({ mark: "story-hidden", isOn: !isHidden }),
    },
  ];
  if (profile.follows_you) {
    rest.push({ icon: UserRoundMinus, words: t("follow.remove"), act: removeFollower });
  }
  return (
    <>
      <Menu
        label={t("marks.menu", { username: profile.username })}
        items={profile.is_blocked ? [share, report, block] : [...rest, report, block]}
      />
      {isAsking && <ConfirmBlock person={profile} onClose={() => setAsking(false)} />}
    </>
  );
}
