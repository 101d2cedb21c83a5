/** The next of `count` places in a direction, going round; from none (-1) to the first or the last. */
export function moved(active: number, step: 1 | -1, count: number): number {
  if (count === 0) return -1;
  if (active < 0) return step > 0 ? 0 : count - 1;
  return (active + step + count) % count;
}
