import type english from "../en/tags";
import type { Translated } from "../message";

export default {
  "tag.noPosts": "لا منشورات بالوسم {tag} بعد",
  "tag.noPostsWhy": "اكتبه في تعليق منشورك ليكون أول ما يظهر هنا.",
  "tag.place": "ضع {username} على الصورة",
  "tag.placeAgain": "تغيّر إطار الصورة: ضع الأشخاص عليها من جديد.",
  "tag.spot": "{username} على الصورة. تحرّك مفاتيح الأسهم الاسم، ويزيله مفتاح الحذف.",
  "tag.tapToPlace": "انقر على الصورة حيث يوجد أحد. اسحب الاسم لتحريكه.",
  "tag.whoIsIt": "من هذا؟",
  "complete.count":
    "{count, plural, zero {لا اقتراحات.} one {اقتراح واحد. اضغط Enter لاختياره.} two {اقتراحان. اختر بالأسهم ثم Enter.} few {# اقتراحات. اختر بالأسهم ثم Enter.} many {# اقتراحًا. اختر بالأسهم ثم Enter.} other {# اقتراح. اختر بالأسهم ثم Enter.}}",
  "complete.people": "الأشخاص",
  "complete.places": "أماكن منشوراتك",
  "complete.tags": "الوسوم",
  "tag.chosen": "الأشخاص المشار إليهم",
  "tag.full": "يمكن الإشارة إلى {count, number} شخصًا على الأكثر.",
  "tag.nobody": "لا أحد بهذا الاسم.",
  "tag.none": "لم يُشر أحد إلى {username} بعد",
  "tag.noneOwn": "لم يُشر إليك أحد بعد",
  "tag.on": "الأشخاص في هذا المنشور",
  "tag.refused": "لم يعد ممكنًا الإشارة إلى أحد الأشخاص. أزله من القائمة.",
  "tag.removed": "لم تعد هناك إشارة إليك.",
  "tag.removeMe": "إزالتي من هذا المنشور",
  "tag.removeNamed": "إزالة {username}",
  "tag.search": "ابحث عن أشخاص بالاسم",
  "tag.show":
    "{count, plural, zero {عرض المشار إليهم} one {عرض شخص مشار إليه} two {عرض شخصين مشار إليهما} few {عرض # أشخاص مشار إليهم} many {عرض # شخصًا مشارًا إليه} other {عرض # شخص مشار إليه}}",
  "tag.tab": "الإشارات",
  "tag.title": "الإشارة إلى أشخاص",
  "tag.with": "مع",
} satisfies Translated<typeof english>;
