import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps, type KeyboardEvent } from "react";
import { t } from "@/platform/words";
import { IconButton } from "@/ui/Button";
import { Field } from "@/ui/Field";

type PasswordFieldProps = Omit<ComponentProps<typeof Field>, "type" | "end">;

/** A password that can be looked at, and that says when Caps Lock is on. */
export function PasswordField({ hint, ...field }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  const [isCaps, setCaps] = useState(false);
  const watchCaps = (event: KeyboardEvent) => setCaps(event.getModifierState("CapsLock"));
  return (
    <Field
      {...field}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      hint={isCaps ? t("auth.capsLock") : hint}
      onKeyDown={watchCaps}
      onKeyUp={watchCaps}
      end={
        <IconButton
          label={isShown ? t("auth.hidePassword") : t("auth.showPassword")}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={19} /> : <Eye size={19} />}
        </IconButton>
      }
    />
  );
}
