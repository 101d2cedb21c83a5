/** All the videos of a page, of which one plays by itself at a time. */
import { whoPlays, type Candidate } from "./playing";

interface Player extends Candidate {
  start: () => void;
  stop: () => void;
}

const players = new Map<symbol, Player>();
let playing: symbol | null = null;
const OUT_OF_VIEW = 0.2;

export interface Stage {
  /** Tell which part of it is in view, and whether it may start by itself. */
  show: (ratio: number, mayStart: boolean) => void;
  /** It was started by hand: the others are silent. */
  take: () => void;
  leave: () => void;
}

export function enter(act: Pick<Player, "start" | "stop">): Stage {
  const id = Symbol("video");
  players.set(id, { ...act, id, ratio: 0, mayStart: false });
  if (players.size === 1) document.addEventListener("visibilitychange", judge);
  return {
    show: (ratio, mayStart) => {
      const player = players.get(id);
      if (!player) return;
      player.ratio = ratio;
      player.mayStart = mayStart;
      // Out of view stops what was started by hand too.
      if (ratio < OUT_OF_VIEW) player.stop();
      judge();
    },
    take: () => {
      for (const other of players.values()) if (other.id !== id) other.stop();
    },
    leave: () => {
      players.delete(id);
      if (players.size === 0) document.removeEventListener("visibilitychange", judge);
      if (playing === id) playing = null;
      judge();
    },
  };
}

function judge(): void {
  const next = document.hidden ? null : whoPlays([...players.values()]);
  if (next === playing) return;
  const before = playing === null ? undefined : players.get(playing);
  playing = next;
  before?.stop();
  if (next !== null) players.get(next)?.start();
}
