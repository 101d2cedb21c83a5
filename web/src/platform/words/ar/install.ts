import type english from "../en/install";
import type { Translated } from "../message";

export default {
  "install.description": "صور للأشخاص الذين تختارهم.",
  "install.filters": "الصورة تأخذ طابعها",
  "install.home": "ما صنعه من تتابعهم",
  "install.profile": "كل ما شاركه شخص ما",
} satisfies Translated<typeof english>;
