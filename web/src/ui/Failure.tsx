import { CloudOff } from "lucide-react";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Blank } from "./Blank";
import { Button } from "./Button";

interface FailureProps {
  thrown: unknown;
  onRetry: () => void;
}

/** A page, or a part of one, that could not be fetched. */
export function Failure({ thrown, onRetry }: FailureProps) {
  const problem = asProblem(thrown);
  return (
    <Blank icon={<CloudOff size={30} />} title={t("ui.failed")}>
      <p role="alert">{problem.message}</p>
      <Button onClick={onRetry}>{t("ui.tryAgain")}</Button>
    </Blank>
  );
}
