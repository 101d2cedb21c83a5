import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps, type KeyboardEvent } from "react";
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
      hint={isCaps ? "Caps Lock is on." : hint}
      onKeyDown={watchCaps}
      onKeyUp={watchCaps}
      end={
        <IconButton
          label={isShown ? "Hide password" : "Show password"}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff size={19} /> : <Eye size={19} />}
        </IconButton>
      }
    />
  );
}
