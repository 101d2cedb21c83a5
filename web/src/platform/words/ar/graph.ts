import type english from "../en/graph";
import type { Translated } from "../message";

export default {
  "follow.back": "رد المتابعة",
  "follow.follow": "متابعة",
  "follow.following": "تتابعه",
  "follow.name": "{username}: {face}",
  "follow.pressToStop": "{username}: {face}. اضغط للإلغاء",
  "follow.requested": "أُرسل الطلب",
  "follow.stop": "إلغاء المتابعة",
  "follow.stopNamed": "هل تريد إلغاء متابعة {username}؟",
  "follow.stopWhy": "هذا الحساب خاص. لرؤية صوره مجددًا ستحتاج إلى إرسال طلب جديد.",
  "people.find": "بحث",
  "people.followers": "المتابِعون",
  "people.followersOf": "متابِعو {username}",
  "people.following": "يتابعهم",
  "people.followingOf": "من يتابعهم {username}",
  "people.malformed":
    "اسم المستخدم من 3 إلى 30 من الأحرف اللاتينية الصغيرة والأرقام والنقاط والشرطات السفلية.",
  "people.noFollowers": "لا أحد يتابع هذا الحساب بعد.",
  "people.noFollowing": "هذا الحساب لا يتابع أحدًا بعد.",
  "people.nobody": "لا يوجد هنا من اسمه {username}.",
  "people.noneCalled": "لا أحد هنا يبدأ اسمه بـ {name}…",
  "people.placeholder": "اسم المستخدم",
  "people.search": "ابحث بالاسم",
  "requests.accept": "قبول",
  "requests.acceptNamed": "قبول {username}",
  "requests.decline": "رفض",
  "requests.declineNamed": "رفض {username}",
  "requests.none": "لا أحد ينتظر",
  "requests.noneWhy": "هنا يظهر من يطلب رؤية صور حساب خاص.",
  "requests.title": "طلبات المتابعة",
} satisfies Translated<typeof english>;
