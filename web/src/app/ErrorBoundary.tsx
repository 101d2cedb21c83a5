import { Component, type ErrorInfo, type ReactNode } from "react";
import { t } from "@/platform/words";
import { Blank } from "@/ui/Blank";
import { Button } from "@/ui/Button";

interface State {
  hasFailed: boolean;
}

/** The last net: a fault of ours must leave a way out, and drafts are safe on the device. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Broken /> : this.props.children;
  }
}

export function Broken() {
  return (
    <Blank isPage title={t("app.broken")}>
      <p role="alert">{t("app.brokenWhy")}</p>
      <Button look="primary" onClick={() => window.location.reload()}>
        {t("app.loadAgain")}
      </Button>
    </Blank>
  );
}
