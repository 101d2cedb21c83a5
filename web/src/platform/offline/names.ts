/** The caches of this origin, by name. */

/** The parts of the client: the same for everybody. */
export const PARTS = "heliograph.parts";

/** Pictures of one owner's era, whose name follows. */
export const PICTURES = "heliograph.pictures.";

/** The newest posts of the home feed, among the kept words. */
export const KEPT_FEED = "feed";
