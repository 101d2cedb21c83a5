/** The path of an account's page. Names hold nothing that an address would have to escape. */
export const profilePath = (username: string) => `/${username}`;
