import type english from "../en/feed";
import type { Translated } from "../message";

export default {
  "feed.caughtUp": "لقد رأيت كل شيء",
  "feed.newest": "الأحدث",
  "feed.order": "ترتيب الصفحة",
  "feed.ranked": "لك",
  "feed.seeTheirs": "عرض منشوراتهم",
  "why.closeness": "قربك من صاحبه",
  "why.following": "ترى هذا لأنك تتابع {username}.",
  "why.forgotten": "لم يظهر في صفحتك مؤخرًا، فلا مزيد يُقال.",
  "why.liveliness": "تفاعل الناس معه",
  "why.newest": "صفحتك مرتبة زمنيًا: الأحدث أولًا ولا شيء سواه.",
  "why.note":
    "هذه هي الأرقام التي رُتِّب بها: ما فوق 1 يرفع وما دونه يخفض. اختر «الأحدث» أعلى الصفحة للاستغناء عنها.",
  "why.own": "ترى هذا لأنه منك.",
  "why.quality": "جودة الصورة",
  "why.ranked": "حُدِّد موضعه بما يلي، والأثقل أولًا:",
  "why.seen": "هل رأيته من قبل",
  "why.timeliness": "حداثته",
  "why.title": "لماذا أرى هذا؟",
} satisfies Translated<typeof english>;
