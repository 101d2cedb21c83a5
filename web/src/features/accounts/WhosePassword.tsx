/** For what keeps passwords, where nobody types a name: it must know whose this one is. */
export function WhosePassword({ username }: { username: string }) {
  return (
    <input
      className="visually-hidden"
      name="username"
      autoComplete="username"
      value={username}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  );
}
