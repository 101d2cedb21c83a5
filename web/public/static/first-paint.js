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
      .then(showFirst)
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

  // The pictures that one sees first, in the places that the page keeps for them (`ui/dawn.css`): beneath a wide one
  // there is room for another. The client draws the same ones over them.
  function showFirst(page) {
    var first = page && page.posts[0];
    var second = page && page.posts[1];
    var frames = document.querySelectorAll("#dawn .dawn-frame");
    var next = document.getElementById("dawn-next");
    if (!first || !next) return;
    var isShown = showPicture(first, frames[0]);
    var foot = footOf(first);
    if (second && 52 + 68 + heightOf(first) + foot + 8 + 68 < screenHeight()) {
      next.firstElementChild.style.height = foot + "px";
      next.hidden = false;
      showPicture(second, frames[1]);
    }
    return isShown;
  }

  // Before the first layout a phone's window is as large as a desk's; its screen is not.
  function screenHeight() {
    return Math.min(window.innerHeight, window.screen.height);
  }
  function columnWidth() {
    var width = Math.min(window.innerWidth, window.screen.width);
    return width >= 720 ? 540 : width;
  }

  // By the shapes of `media/renditions.ts`.
  function shapeOf(post) {
    var medium = post.media[0];
    return medium && medium.width > 0 && medium.height > 0 ? medium.width / medium.height : 0.8;
  }
  function ratioOf(post) {
    return Math.min(1.91, Math.max(0.8, shapeOf(post)));
  }
  function heightOf(post) {
    return Math.min(columnWidth() / ratioOf(post), 0.86 * screenHeight());
  }

  // How high a card is beneath its pictures: what one does with it, who likes it, its words as far as letters tell how
  // many lines they take, the field.
  function footOf(post) {
    var words = post.caption.trim();
    var lines = words && (post.user.username + " " + words).split("\n").slice(0, 3);
    var count = 0;
    for (var at = 0; at < lines.length; at += 1)
      count += Math.ceil((Math.min(lines[at].length, 140) * 7) / (columnWidth() - 28)) || 1;
    return 48 + (post.like_count > 0 ? 24 : 0) + 2 + count * 22.2 + 44;
  }

  // By the sizes of `media/renditions.ts` and the width of the feed's column. Answers when it has come.
  function showPicture(post, frame) {
    var medium = post.media[0];
    var ratio = ratioOf(post);
    frame.style.aspectRatio = String(ratio);
    if (!medium || post.is_sensitive) return;
    var longest = Math.max(medium.width, medium.height, 1);
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
    source.sizes = columnWidth() * Math.min(1, shapeOf(post) / ratio) * fewer + "px";
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
