/**
 * Where on its pictures a post shows people, as a value: one spot a person, `x` and `y` from the picture's left and top,
 * 0 to 1. While it is arranged a picture is known by a key of its own, for pictures change places; the server knows it
 * by its place.
 */
import type { Post } from "./types";

export interface Spot {
  userId: string;
  picture: string;
  x: number;
  y: number;
}

type Told = Post["tag_spots"][number];

/** Posts that a device has kept from before there were any have none. */
export function spotsOf(post: Partial<Pick<Post, "tag_spots">>): readonly Told[] {
  return post.tag_spots ?? [];
}

const inside = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

/** With this person there, and nowhere else. Its undoing is `withoutSpot`. */
export function withSpot(spots: readonly Spot[], spot: Spot): Spot[] {
  const placed = { ...spot, x: inside(spot.x), y: inside(spot.y) };
  return [...withoutSpot(spots, spot.userId), placed];
}

export function withoutSpot(spots: readonly Spot[], userId: string): Spot[] {
  return spots.filter((spot) => spot.userId !== userId);
}

/** A picture shows another part of itself, or is gone: what was seen at a spot is not there any more. */
export function withoutPicture(spots: readonly Spot[], picture: string): Spot[] {
  return spots.filter((spot) => spot.picture !== picture);
}

export function movedSpot(spot: Spot, stepX: number, stepY: number): Spot {
  return { ...spot, x: inside(spot.x + stepX), y: inside(spot.y + stepY) };
}

/** As the server is told: of people who are tagged, on pictures that are there. */
export function toldSpots(
  spots: readonly Spot[],
  userIds: readonly string[],
  pictures: readonly string[],
): Told[] {
  return spots
    .filter(({ userId, picture }) => userIds.includes(userId) && pictures.includes(picture))
    .map(({ userId, picture, x, y }) => ({ user_id: userId, medium: pictures.indexOf(picture), x, y }));
}

export function readSpots(told: readonly Told[], pictures: readonly string[]): Spot[] {
  return told.flatMap(({ user_id, medium, x, y }) => {
    const picture = pictures[medium];
    return picture === undefined ? [] : [{ userId: user_id, picture, x, y }];
  });
}
