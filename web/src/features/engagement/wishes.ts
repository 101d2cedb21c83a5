/**
 * Wishes that are under way: each is shown at once, and sent after the one before it. What the server was last known
 * to hold is kept meanwhile, so that a refused last wish leads back to the truth, however often one has changed one's
 * mind in between.
 */
import { useQueryClient, type MutationOptions, type QueryClient } from "@tanstack/react-query";
import { asProblem } from "@/platform/problem";
import { say } from "@/ui/toasts";

export class Wishes {
  readonly #held = new Map<string, { isOn: boolean; pending: number }>();

  /** A wish begins while the thing is shown as `isOn`. */
  begin(key: string, isOn: boolean): void {
    const known = this.#held.get(key);
    this.#held.set(key, { isOn: known ? known.isOn : isOn, pending: (known?.pending ?? 0) + 1 });
  }

  /** The wish is granted. True where it was the last, so that the server's answer is what is to be shown. */
  grant(key: string, wanted: boolean): boolean {
    return this.#end(key, wanted) !== null;
  }

  /** The wish is refused. Answers what is to be shown again; null where a later wish will tell. */
  refuse(key: string): boolean | null {
    return this.#end(key, this.#held.get(key)?.isOn ?? false);
  }

  #end(key: string, isOn: boolean): boolean | null {
    const pending = (this.#held.get(key)?.pending ?? 1) - 1;
    if (pending > 0) this.#held.set(key, { isOn, pending });
    else this.#held.delete(key);
    return pending > 0 ? null : isOn;
  }
}

const wishes = new Wishes();

interface Wish<Answer> {
  /** Names the thing and the act: wishes of one key go one after another. */
  key: string;
  isOn: boolean;
  show: (isOn: boolean) => void;
  send: (isOn: boolean) => Promise<Answer>;
  /** Put right by the server's answer. */
  settle?: (answer: Answer) => void;
}

/**
 * Something that is on or off: shown at once, rolled back with a word when refused. Nothing is drawn for it but what
 * `show` changes, so a card that is never pressed keeps no watch over a mutation.
 */
export function useWish<Answer>(wish: Wish<Answer>): (wanted: boolean) => void {
  const client = useQueryClient();
  return (wanted) => {
    // Refused, it has been said by then.
    void perform(client, wish, wanted).catch(() => undefined);
  };
}

function perform<Answer>(client: QueryClient, wish: Wish<Answer>, wanted: boolean): Promise<Answer> {
  const { key, isOn, show, send, settle } = wish;
  const options = client.defaultMutationOptions<MutationOptions<Answer, Error, boolean, void>>({
    mutationKey: ["wish", key],
    scope: { id: key },
    mutationFn: send,
    onMutate: () => {
      wishes.begin(key, isOn);
      show(wanted);
    },
    onSuccess: (answer) => {
      if (!wishes.grant(key, wanted)) return;
      // Whatever was fetched meanwhile may have shown it as it was before.
      show(wanted);
      settle?.(answer);
    },
    onError: (thrown) => {
      const truth = wishes.refuse(key);
      if (truth !== null) show(truth);
      say(asProblem(thrown).message, { isBad: true });
    },
  });
  return client.getMutationCache().build(client, options).execute(wanted);
}
