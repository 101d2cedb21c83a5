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

  // A member who opens the feed: what it needs is asked for while the scripts are on their way. `platform/early.ts`
  // takes the answers; the build has written where the feed's parts are (`alone.ts`).
  if (location.pathname !== "/" || !stored("heliograph.member")) return;
  preloadParts();
  var order = stored("heliograph.order") === "chronological" ? "chronological" : "ranked";
  var early = (window.heliographEarly = {});
  function begin(path) {
    early[path] = fetch(path);
    // Whoever takes it hears why it failed; until then nobody does.
    early[path].catch(function () {});
    return early[path];
  }
  begin("/api/users/me");
  begin("/api/feed?limit=10&order=" + order)
    .then(function (answer) {
      return answer.ok ? answer.clone().json() : null;
    })
    .then(preloadPicture)
    .catch(function () {
      // Asked again by the client, which says why it failed.
    });

  function preloadParts() {
    var parts = ((self && self.getAttribute("data-home")) || "").split(" ").filter(Boolean);
    parts.forEach(function (part) {
      var link = document.createElement("link");
      var isScript = /\.js$/.test(part);
      link.rel = isScript ? "modulepreload" : "preload";
      if (!isScript) link.as = "style";
      link.href = part;
      document.head.append(link);
    });
  }

  // The picture that stands first, by the sizes of `media/renditions.ts` and the width of the feed's column.
  function preloadPicture(page) {
    var post = page && page.posts[0];
    var medium = post && !post.is_sensitive && post.media[0];
    if (!medium) return;
    var longest = Math.max(medium.width, medium.height, 1);
    var set = [
      ["small", 320],
      ["medium", 640],
      ["large", 1080],
    ].map(function (size) {
      var width = Math.max(1, Math.round(medium.width * Math.min(1, size[1] / longest)));
      return medium.urls[size[0]].replace(/\.jpe?g($|\?)/, ".avif$1") + " " + width + "w";
    });
    var link = document.createElement("link");
    link.rel = "preload";
    link.as = "image";
    link.type = "image/avif";
    link.imageSrcset = set.join(", ");
    link.imageSizes = "(min-width: 720px) 540px, 100vw";
    link.fetchPriority = "high";
    document.head.append(link);
  }
})();
