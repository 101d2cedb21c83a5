import { useQuery } from "@tanstack/react-query";
import { Waiting } from "@/ui/Morse";
import { FollowButton } from "./FollowButton";
import { PersonRow } from "./PersonRow";
import { reasonWords, suggestedQuery } from "./suggested";

interface SuggestedPeopleProps {
  limit: number;
  onFollowLink?: () => void;
}

/** People to follow, each with the reason; nothing where there is nobody. */
export function SuggestedPeople({ limit, onFollowLink }: SuggestedPeopleProps) {
  const suggested = useQuery(suggestedQuery);
  if (suggested.isPending) return <Waiting />;
  return (
    <ul>
      {suggested.data?.slice(0, limit).map((person) => (
        <li key={person.user_id}>
          <PersonRow
            person={person}
            note={reasonWords(person.reason)}
            {...(onFollowLink ? { onFollowLink } : {})}
          >
            <FollowButton person={person} isSmall isSoft />
          </PersonRow>
        </li>
      ))}
    </ul>
  );
}

/** Whether there is anybody to suggest. */
export function useIsAnybodySuggested(): boolean {
  return (useQuery(suggestedQuery).data?.length ?? 0) > 0;
}
