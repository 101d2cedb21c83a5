import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { setExpired } from "@/features/accounts/expiry";
import { meQuery } from "@/features/accounts/session";
import { SignInAgain } from "@/features/accounts/SignInAgain";
import type { Me } from "@/features/accounts/types";
import { wakeHarbour } from "@/features/posts/compose/harbour";
import { startLive } from "@/platform/live";

/** What comes after a session that has ended: the same account goes on here, any other begins anew. */
export function SignInAgainDoor({ account }: { account: Me }) {
  const client = useQueryClient();
  const router = useRouter();

  const goOn = (me: Me) => {
    setExpired(null);
    client.setQueryData(meQuery.queryKey, me);
    void client.invalidateQueries();
    startLive();
    wakeHarbour();
  };

  const leave = () => {
    setExpired(null);
    client.setQueryData(meQuery.queryKey, null);
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== "me" });
    void router.navigate({ to: "/login" });
  };

  return (
    <SignInAgain
      account={account}
      onBack={goOn}
      onLeave={leave}
      // Nothing of what the page knows is theirs.
      onOther={() => window.location.assign("/")}
    />
  );
}
