import { t } from "@/platform/words";
import { NameDialog } from "./NameDialog";
import { useCreateCollection, type Collection } from "./queries";

interface NewCollectionProps {
  onMade: (collection: Collection) => void;
  onClose: () => void;
}

export function NewCollection({ onMade, onClose }: NewCollectionProps) {
  const create = useCreateCollection();
  return (
    <NameDialog
      title={t("saved.new")}
      confirmLabel={t("saved.create")}
      isBusy={create.isPending}
      thrown={create.error}
      onName={(name) => create.mutate(name, { onSuccess: onMade })}
      onClose={onClose}
    />
  );
}
