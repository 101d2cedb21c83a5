import "@/ui/font.css";
import "@/ui/base.css";
import "@/ui/dawn.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { OpenPostMenu } from "@/features/posts/PostMenu";
import { followSystemTheme } from "@/platform/theme";
import { showLanguage, useLanguage } from "@/platform/words/language";
import { ErrorBoundary } from "./ErrorBoundary";
import { followAnchors } from "./following";
import { takeHeadStart } from "./headStart";
import { insist } from "@/platform/insist";
import { atLeisure } from "@/platform/leisure";
import { newQueryClient } from "./queryClient";
import { newRouter } from "./router";
import { haveWords } from "./haveWords";
import { watchSession } from "./watchSession";

const queryClient = newQueryClient();
const router = newRouter(queryClient);
watchSession(queryClient, router);
followAnchors(router);
const isReady = takeHeadStart(queryClient, router);
followSystemTheme();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
const page = createRoot(root);

/** The whole page in one language; with another one it is drawn anew. */
function App() {
  return (
    <StrictMode>
      <ErrorBoundary key={useLanguage()}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>
  );
}

// The words were asked for while this script was still on its way (`first-paint.js`).
void Promise.all([haveWords(), isReady]).then(() => {
  showLanguage();
  page.render(<App />);
  atLeisure(() => {
    const rest = () =>
      Promise.all([
        import("./offline"),
        import("./gliding"),
        import("@/platform/words/later"),
        // What is pressed most: where it is there already, a first press costs as little as the next.
        import("./pages/PostRoute"),
      ]);
    OpenPostMenu.ahead();
    void insist(rest).then(([{ startOffline }, { letPicturesGlide }]) => {
      startOffline(queryClient);
      letPicturesGlide(router);
    });
  });
});
