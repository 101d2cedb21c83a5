import { useParams } from "@tanstack/react-router";
import { MarksPage } from "@/features/graph/MarksPage";
import { isMark } from "@/features/graph/marks";
import { NotFound } from "../NotFound";

export function MarksRoute() {
  const { list } = useParams({ from: "/member/settings/$list" });
  return isMark(list) ? <MarksPage key={list} mark={list} /> : <NotFound />;
}
