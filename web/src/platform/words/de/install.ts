import type english from "../en/install";
import type { Translated } from "../message";

export default {
  "install.description": "Fotos für die Menschen, die du aussuchst.",
  "install.filters": "Ein Foto bekommt seinen Look",
  "install.home": "Was die gemacht haben, denen du folgst",
  "install.profile": "Alles, was jemand geteilt hat",
} satisfies Translated<typeof english>;
