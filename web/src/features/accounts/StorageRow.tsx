import { queryOptions, useQuery } from "@tanstack/react-query";
import { HardDrive } from "lucide-react";
import type { components } from "@/generated/schema";
import { api, unwrap } from "@/platform/api";
import { bytes } from "@/platform/count";
import { t } from "@/platform/words";
import css from "./Settings.module.css";

type StorageUse = components["schemas"]["StorageUse"];

const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: ({ signal }): Promise<StorageUse> => unwrap(api.GET("/api/users/me/storage", { signal })),
  staleTime: 30_000,
});

/** How much one's photos and videos take, and of how much where there is a limit. */
export function StorageRow() {
  const { data, isError } = useQuery(storageQuery);
  const quota = data?.quota_bytes ?? null;
  return (
    <div className={css.row}>
      <HardDrive size={21} />
      <span className={css.grow}>
        <strong>{t("storage.title")}</strong>
        <span>{data ? words(data) : isError ? t("storage.unknown") : "…"}</span>
        {data && quota !== null && (
          <meter
            className={css.meter}
            aria-label={t("storage.used")}
            min={0}
            max={quota}
            high={quota * 0.9}
            value={Math.min(quota, data.used_bytes)}
          />
        )}
      </span>
    </div>
  );
}

function words({ used_bytes: used, quota_bytes: quota }: StorageUse): string {
  if (quota === null) return t("storage.taken", { used: bytes(used) });
  return t("storage.free", {
    used: bytes(used),
    quota: bytes(quota),
    free: bytes(Math.max(0, quota - used)),
  });
}
