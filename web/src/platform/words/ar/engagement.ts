import type english from "../en/engagement";
import type { Translated } from "../message";

export default {
  "comment.add": "أضف تعليقًا…",
  "comment.answer": "رد",
  "comment.answerTo": "رد على {username}",
  "comment.answering": "رد على {username}",
  "comment.beFirst": "قل ما تراه.",
  "comment.by": "تعليق من {username}",
  "comment.count":
    "{count, plural, zero {لا تعليقات ({shown})} one {تعليق واحد ({shown})} two {عدد التعليقات: {shown}} few {{shown} تعليقات} many {{shown} تعليقًا} other {{shown} تعليق}}",
  "comment.deleteAnswers":
    "{count, plural, zero {لا يمكن استرجاعه.} one {سيُحذف معه الرد عليه، ولا يمكن استرجاع شيء.} two {سيُحذف معه الردان عليه، ولا يمكن استرجاع شيء.} few {ستُحذف معه # ردود عليه، ولا يمكن استرجاع شيء.} many {سيُحذف معه # ردًا عليه، ولا يمكن استرجاع شيء.} other {سيُحذف معه # رد عليه، ولا يمكن استرجاع شيء.}}",
  "comment.deleteAsk": "هل تريد حذف هذا التعليق؟",
  "comment.deleteBy": "حذف تعليق {username}",
  "comment.deleteWhy": "لا يمكن استرجاعه.",
  "comment.hideReplies": "إخفاء الردود",
  "comment.like": "الإعجاب بتعليق {username}",
  "comment.loading": "جارٍ تحميل التعليقات",
  "comment.login": "سجّل الدخول لتعلّق",
  "comment.menu": "المزيد عن تعليق {username}",
  "comment.moreReplies": "عرض مزيد من الردود",
  "comment.newest": "الأحدث",
  "comment.noAnswer": "إلغاء الرد",
  "comment.none": "لا تعليقات بعد",
  "comment.off": "التعليقات معطّلة لهذا المنشور.",
  "comment.order": "ترتيب التعليقات",
  "comment.post": "نشر",
  "comment.replies":
    "{count, plural, zero {عرض الردود ({shown})} one {عرض رد واحد ({shown})} two {عرض ردّين ({shown})} few {عرض {shown} ردود} many {عرض {shown} ردًا} other {عرض {shown} رد}}",
  "comment.sending": "جارٍ الإرسال…",
  "comment.title": "التعليقات",
  "comment.top": "الأبرز",
  "like.by": "أعجب <b>{username}</b>",
  "like.byOthers":
    "{count, plural, zero {أعجب <b>{username}</b> ({shown})} one {أعجب <b>{username}</b> وشخصًا آخر ({shown})} two {أعجب <b>{username}</b> وشخصين آخرين ({shown})} few {أعجب <b>{username}</b> و{shown} آخرين} many {أعجب <b>{username}</b> و{shown} شخصًا آخر} other {أعجب <b>{username}</b> و{shown} شخص آخر}}",
  "like.count":
    "{count, plural, zero {لا إعجابات ({shown})} one {إعجاب واحد ({shown})} two {إعجابان ({shown})} few {{shown} إعجابات} many {{shown} إعجابًا} other {{shown} إعجاب}}",
  "like.kept": "عدد الإعجابات مخفي.",
  "like.like": "إعجاب",
  "like.none": "لم يعجب هذا أحدًا بعد.",
  "like.onlyYou": "أنت وحدك ترى العدد.",
  "like.title": "الإعجابات",
  "save.save": "حفظ لوقت لاحق",
  "share.device": "تطبيقات أخرى…",
  "share.flickr": "يقبل Flickr الصور لا الروابط: نُسخ الرابط لترفقه بصورة.",
  "share.noServer": "للخادم اسم مثل mastodon.social.",
  "share.server": "خادم Mastodon الخاص بك",
  "share.title": "مشاركة",
} satisfies Translated<typeof english>;
