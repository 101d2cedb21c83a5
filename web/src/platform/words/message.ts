/** What a message asks to be told, read from its English text by the type checker. ICU MessageFormat. */

export type Value = string | number;

type Found = Record<string, unknown>;

/** Cut at whichever bracket comes first. Brackets nest: text holds arguments, and a plural's branches hold text. */
type Scan<
  Text extends string,
  Stack extends string[],
  Names extends Found,
> = Text extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? Text extends `${string}}${infer Rest}`
      ? Scan<Rest, Stack extends [string, ...infer Outer extends string[]] ? Outer : [], Names>
      : Names
    : Stack extends ["argument", ...string[]]
      ? Scan<After, ["text", ...Stack], Names>
      : Argument<After, Stack, Names>
  : Names;

type Argument<
  After extends string,
  Stack extends string[],
  Names extends Found,
> = After extends `${infer Name}}${infer Rest}`
  ? Name extends `${infer Real}, ${infer Kind}`
    ? After extends `${string},${infer Branches}`
      ? Scan<
          Branches,
          ["argument", ...Stack],
          Names & Record<Real, Kind extends `plural${string}` | "number" ? number : string>
        >
      : Names
    : Scan<Rest, Stack, Names & Record<Name, Value>>
  : Names;

type Plain<Names> = { [Name in keyof Names]: Names[Name] };

/** The values by name; `{}` where the message stands alone. */
export type ValuesOf<Text extends string> = Plain<Scan<Text, [], Record<never, Value>>>;

/** The same words in another language: every key, and no other. */
export type Translated<English> = Record<keyof English, string>;
