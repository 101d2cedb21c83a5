import { Link } from "@tanstack/react-router";
import { Telescope } from "lucide-react";
import { useTitle } from "@/platform/title";
import { Blank } from "@/ui/Blank";
import { buttonClass } from "@/ui/Button";

export function NotFound() {
  useTitle("Not found");
  return (
    <Blank isPage icon={<Telescope size={32} />} title="Nothing to see here">
      <p>It may have been taken down, it may be private, or the address has a slip in it.</p>
      <Link className={buttonClass("primary")} to="/">
        Go home
      </Link>
    </Blank>
  );
}
