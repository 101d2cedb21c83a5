// Sets colours and language before the first paint, by the rules of `platform/theme.ts` and
// `platform/words/language.ts`, and begins the feed. The build puts it into the page, whose policy knows it by its hash.
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
  // What an installer says, in the same language (`manifest.ts`).
  if (page.lang !== "en")
    document.querySelector("link[rel=manifest]").href = "/static/manifest." + page.lang + ".webmanifest";

  function listed(name) {
    return ((self && self.getAttribute("data-" + name)) || "").split(" ").filter(Boolean);
  }

  function preload(path) {
    var link = document.createElement("link");
    var isScript = /\.js$/.test(path);
    link.rel = isScript ? "modulepreload" : "preload";
    if (!isScript) link.as = "style";
    link.href = path;
    document.head.append(link);
  }

  // To a phone far from its network half the pixels are worth more than all of them a second later. What the client
  // draws keeps to it (`media/thrift.ts`).
  var way = navigator.connection;
  var isThrifty = way && (way.saveData || /2g|3g/.test(way.effectiveType) || way.downlink < 2.5);
  if (isThrifty) page.dataset.thrifty = "";

  // The client's own scripts (`alone.ts`): once there is a page to draw on.
  function run() {
    listed("main").forEach(function (path) {
      var script = document.createElement("script");
      script.type = "module";
      script.src = path;
      document.head.append(script);
    });
  }
  function start() {
    listed("main").forEach(preload);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
    else run();
  }

  // A member who opens the feed: what it needs is asked for while the scripts are on their way. `platform/early.ts`
  // takes the answers; the build has written where the feed's parts are. The posts come before the parts: a browser
  // asks six things at a time.
  var isHome = location.pathname === "/" && stored("heliograph.member");
  var order = stored("heliograph.order") === "chronological" ? "chronological" : "ranked";
  var early = (window.heliographEarly = {});
  function begin(path) {
    early[path] = fetch(path);
    // Whoever takes it hears why it failed; until then nobody does.
    early[path].catch(function () {});
    return early[path];
  }
  if (isHome) {
    page.dataset.dawn = "";
    var shown = begin("/api/feed?limit=10&order=" + order)
      .then(function (answer) {
        return answer.ok ? answer.clone().json() : null;
      })
      .then(showPicture)
      .catch(function () {
        // Asked again by the client, which says why it failed.
      });
    begin("/api/users/me");
  }

  // The words travel beside the script that needs them. The build has written where they are (`words.ts`).
  listed("words-" + page.lang).forEach(preload);
  if (isHome) listed("home").forEach(preload);

  // On a slow way half of what comes is one file, of which nothing is seen: the first picture is let go before it.
  if (isHome && isThrifty) {
    listed("main").slice(-1).forEach(preload);
    Promise.race([
      shown,
      new Promise(function (resolve) {
        window.setTimeout(resolve, 1500);
      }),
    ]).then(start);
  } else start();

  // The picture that stands first, in the place that the page keeps for it (`ui/dawn.css`), by the sizes and shapes of
  // `media/renditions.ts` and the width of the feed's column. The client draws the same one over it.
  function showPicture(page) {
    var post = page && page.posts[0];
    var medium = post && post.media[0];
    var frame = document.getElementById("dawn-frame");
    if (!medium || !frame || medium.width <= 0 || medium.height <= 0) return;
    var shape = medium.width / medium.height;
    var ratio = Math.min(1.91, Math.max(0.8, shape));
    frame.style.aspectRatio = String(ratio);
    if (post.is_sensitive) return;
    var longest = Math.max(medium.width, medium.height);
    var set = [
      ["small", 320],
      ["medium", 640],
      ["large", 1080],
    ].map(function (size) {
      var width = Math.max(1, Math.round(medium.width * Math.min(1, size[1] / longest)));
      return medium.urls[size[0]].replace(/\.jpe?g($|\?)/, ".avif$1") + " " + width + "w";
    });
    var picture = document.createElement("picture");
    var source = document.createElement("source");
    source.type = "image/avif";
    var fewer = isThrifty ? Math.min(1, 1.2 / window.devicePixelRatio) : 1;
    // Before the first layout a phone's window is as wide as a desk's; its screen is not.
    var width = Math.min(window.innerWidth, window.screen.width);
    source.sizes = (width >= 720 ? 540 : width) * Math.min(1, shape / ratio) * fewer + "px";
    source.srcset = set.join(", ");
    var image = document.createElement("img");
    image.alt = "";
    image.fetchPriority = "high";
    picture.append(source, image);
    frame.append(picture);
    image.src = medium.urls.large;
    return new Promise(function (resolve) {
      image.onload = image.onerror = resolve;
    });
  }
})();
