import { Link2, Share } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { copyLink, maySharePage, postUrl, sharePost } from "@/features/posts/share";
import type { Post } from "@/features/posts/types";
import { readStored, writeStored } from "@/platform/stored";
import { t } from "@/platform/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { say } from "@/ui/toasts";
import { FLICKR, mastodonHost, mastodonLink, NETWORKS } from "./networks";
import css from "./Sheet.module.css";
import { useCountShare } from "./shares";

const MASTODON = "Mastodon";
const LARGEST_SERVER = "mastodon.social";
const SERVER_KEY = "heliograph.mastodon";

/** The ways out of here for a post: the device's own, its address, and other networks. */
export function ShareSheet({ post, onClose }: { post: Post; onClose: () => void }) {
  const count = useCountShare(post.post_id);
  const [isAskingServer, setAskingServer] = useState(false);
  const url = postUrl(post);
  const words = t("post.shareTitle", { username: post.user.username });
  const leave = () => {
    count();
    onClose();
  };
  const copy = () => {
    void copyLink(post);
    leave();
  };
  const toDevice = () => {
    // Counted only once it is sent: whoever closes the device's sheet has shared nothing.
    void sharePost(post).then((isShared) => isShared && count());
    onClose();
  };
  const toFlickr = () => {
    void copyLink(post).then(() => say(t("share.flickr")));
    leave();
  };

  return (
    <Dialog title={t("share.title")} onClose={onClose}>
      <p className={css.address} dir="ltr">
        {url}
      </p>
      <ul className={css.ways}>
        <li>
          <button type="button" className={css.way} onClick={copy}>
            <Sign>
              <Link2 size={19} />
            </Sign>
            {t("post.copyLink")}
          </button>
        </li>
        {maySharePage() && (
          <li>
            <button type="button" className={css.way} onClick={toDevice}>
              <Sign>
                <Share size={18} />
              </Sign>
              {t("share.device")}
            </button>
          </li>
        )}
        {Object.entries(NETWORKS).map(([network, { name, link }]) => (
          <li key={name}>
            <Way network={network} name={name} href={link(url, words)} onFollow={leave} />
          </li>
        ))}
        <li>
          <button
            type="button"
            className={css.way}
            aria-expanded={isAskingServer}
            onClick={() => setAskingServer(!isAskingServer)}
          >
            <Sign network="mastodon">{MASTODON.charAt(0)}</Sign>
            {MASTODON}
          </button>
        </li>
        <li>
          <Way network="flickr" name={FLICKR.name} href={FLICKR.href} onFollow={toFlickr} />
        </li>
      </ul>
      {isAskingServer && <ToMastodon url={url} words={words} onLeave={leave} />}
    </Dialog>
  );
}

/** In a network's own colour, where it is one's. */
function Sign({ network, children }: { network?: string; children?: ReactNode }) {
  return (
    <span className={css.sign} data-network={network} aria-hidden="true">
      {children}
    </span>
  );
}

interface WayProps {
  network: string;
  name: string;
  href: string;
  onFollow: () => void;
}

function Way({ network, name, href, onFollow }: WayProps) {
  return (
    <a className={css.way} href={href} target="_blank" rel="noopener noreferrer" onClick={onFollow}>
      <Sign network={network}>{network !== "flickr" && name.charAt(0)}</Sign>
      {name}
    </a>
  );
}

/** Mastodon is many servers: one's own is asked for once, and remembered on this device. */
function ToMastodon({ url, words, onLeave }: { url: string; words: string; onLeave: () => void }) {
  const [server, setServer] = useState(() => readStored(SERVER_KEY) ?? "");
  const [isRefused, setRefused] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const link = mastodonLink(server, url, words);
    setRefused(link === null);
    if (link === null) return;
    writeStored(SERVER_KEY, mastodonHost(server));
    window.open(link, "_blank", "noopener,noreferrer");
    onLeave();
  };
  return (
    <form className={css.mastodon} onSubmit={submit}>
      <Field
        label={t("share.server")}
        dir="ltr"
        placeholder={LARGEST_SERVER}
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        error={isRefused ? t("share.noServer") : null}
        value={server}
        onChange={(event) => setServer(event.target.value)}
      />
      <div>
        <Button type="submit" look="primary">
          {t("ui.share")}
        </Button>
      </div>
    </form>
  );
}
