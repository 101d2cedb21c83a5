import { useQuery } from "@tanstack/react-query";
import { EditPhoto } from "@/features/media/looks/EditPhoto";
import { brief, PLAIN, type Recipe } from "@/features/media/looks/recipe";
import { measure } from "@/features/media/checks";
import { asProblem } from "@/platform/problem";
import { t } from "@/platform/words";
import { Dialog } from "@/ui/Dialog";
import { Failure } from "@/ui/Failure";
import { Waiting } from "@/ui/Morse";
import { useRedo } from "./redo";
import type { Post } from "./types";

interface EditPostedProps {
  post: Post;
  medium: Post["media"][number];
  onClose: () => void;
}

/** Look, light and shape of a posted photo, chosen anew from the original. */
export function EditPosted({ post, medium, onClose }: EditPostedProps) {
  const original = medium.urls.original ?? "";
  const redo = useRedo(post, medium.media_id);
  const chosen = useQuery({
    queryKey: ["original", medium.media_id],
    queryFn: ({ signal }) => fetchOriginal(original, signal),
    gcTime: 0,
    staleTime: Infinity,
  });
  if (!chosen.data) {
    return (
      <Dialog title={t("edit.photo")} onClose={onClose}>
        {chosen.isError ? (
          <Failure thrown={chosen.error} onRetry={() => void chosen.refetch()} />
        ) : (
          <Waiting label={t("post.fetching")} />
        )}
      </Dialog>
    );
  }

  const save = (recipe: Recipe) => redo.mutate(brief(recipe), { onSuccess: onClose });
  return (
    <EditPhoto
      file={chosen.data.file}
      size={chosen.data.size}
      recipe={recipeOf(medium.recipe)}
      isBusy={redo.isPending}
      problem={redo.error && asProblem(redo.error).message}
      onDone={save}
      onClose={onClose}
    />
  );
}

async function fetchOriginal(url: string, signal: AbortSignal) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new TypeError(`the original answered ${answer.status}`);
  const file = await answer.blob();
  return { file, size: await measure(file) };
}

/** The kept recipe, with what it leaves out. */
function recipeOf(kept: Post["media"][number]["recipe"]): Recipe {
  const { crop, ...rest } = kept ?? {};
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  return { ...PLAIN, ...rest, crop: crop ? { ...whole, ...crop } : null };
}
