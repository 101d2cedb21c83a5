import "@/ui/font.css";
import "@/ui/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followSystemTheme } from "@/platform/theme";
import { ErrorBoundary } from "./ErrorBoundary";
import { takeHeadStart } from "./headStart";
import { newQueryClient } from "./queryClient";
import { newRouter } from "./router";
import { watchSession } from "./watchSession";

const queryClient = newQueryClient();
const router = newRouter(queryClient);
watchSession(queryClient, router);
takeHeadStart(queryClient);
followSystemTheme();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
