import type english from "../en/saved";
import type { Translated } from "../message";

export default {
  "profile.sections": "أقسام ملفك",
  "profile.tabPosts": "المنشورات",
  "saved.addTo": "إضافة إلى مجموعة",
  "saved.addToMenu": "إضافة إلى مجموعة…",
  "saved.added": "أُضيف إلى {name}.",
  "saved.all": "كل المحفوظ",
  "saved.choose": "اختيار المنشورات",
  "saved.chooseFor": "منشورات {name}",
  "saved.collections": "المجموعات",
  "saved.count":
    "{count, plural, zero {لا منشورات} one {منشور واحد} two {منشوران} few {# منشورات} many {# منشورًا} other {# منشور}}",
  "saved.create": "إنشاء",
  "saved.deleteAsk": "هل تريد حذف {name}؟",
  "saved.deleteWhy": "تبقى المنشورات التي فيها محفوظة.",
  "saved.deleted": "حُذفت المجموعة {name}.",
  "saved.emptyCollection": "لا شيء هنا بعد",
  "saved.emptyCollectionWhy": "اختر مما حفظته، أو استخدم قائمة أحد المنشورات.",
  "saved.menu": "المزيد عن {name}",
  "saved.name": "الاسم",
  "saved.new": "مجموعة جديدة",
  "saved.none": "لا شيء محفوظ بعد",
  "saved.noneWhy": "ما تحفظه أو تضعه في مجموعة يبقى هنا لتعود إليه.",
  "saved.private": "لا يرى أحد سواك ما حفظته.",
  "saved.rename": "إعادة التسمية",
  "saved.title": "المحفوظات",
} satisfies Translated<typeof english>;
