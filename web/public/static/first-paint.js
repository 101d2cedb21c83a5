// Sets colours and language before the first paint, by the rules of `platform/theme.ts` and
// `platform/words/language.ts`. A file of its own, because the page allows no inline script.
(function () {
  var page = document.documentElement;
  var self = document.currentScript;

  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch (refused) {
      void refused;
      return null;
    }
  }

  var theme = stored("heliograph.theme");
  if (theme !== "light" && theme !== "dark") {
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  page.dataset.theme = theme;

  function known(tag) {
    var base = String(tag).toLowerCase().split(/[-_]/)[0];
    return ["en", "de", "ar"].indexOf(base) >= 0 ? base : null;
  }

  var language = known(stored("heliograph.language"));
  for (var at = 0; !language && at < navigator.languages.length; at += 1) {
    language = known(navigator.languages[at]);
  }
  page.lang = language || "en";
  page.dir = page.lang === "ar" ? "rtl" : "ltr";

  // The words travel beside the script that needs them. The build has written where they are (`words.ts`).
  var words = self && self.getAttribute("data-words-" + page.lang);
  if (words) {
    var link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = words;
    document.head.append(link);
  }
})();
