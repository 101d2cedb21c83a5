import type english from "../en/ui";
import type { Translated } from "../message";

export default {
  "ui.back": "رجوع",
  "ui.cancel": "إلغاء",
  "ui.close": "إغلاق",
  "ui.delete": "حذف",
  "ui.dismiss": "إخفاء",
  "ui.done": "تم",
  "ui.edit": "تعديل",
  "ui.failed": "تعذّر التحميل",
  "ui.keepIt": "إبقاء",
  "ui.left": "المتبقي: {count, number}",
  "ui.loadMore": "تحميل المزيد",
  "ui.loading": "جارٍ التحميل",
  "ui.loadingMore": "جارٍ تحميل المزيد",
  "ui.now": "الآن",
  "ui.remove": "إزالة",
  "ui.reset": "إعادة الضبط",
  "ui.save": "حفظ",
  "ui.saved": "تم الحفظ.",
  "ui.share": "مشاركة",
  "ui.tooLong":
    "{count, plural, zero {النص أطول من المسموح.} one {النص أطول من المسموح بحرف واحد.} two {النص أطول من المسموح بحرفين.} few {النص أطول من المسموح بـ# أحرف.} many {النص أطول من المسموح بـ# حرفًا.} other {النص أطول من المسموح بـ# حرف.}}",
  "ui.tryAgain": "إعادة المحاولة",
  "ui.undo": "تراجع",
  "ui.verified": "حساب موثّق",
} satisfies Translated<typeof english>;
