import css from "./Logo.module.css";

/** A name is the same in every language. */
const NAME = "Heliograph";

/** A sun that writes: rays alternate the long and the short sign of the heliograph. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className={css.logo} width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="5.6" strokeLinecap="round">
        <path d="M32 5v10M32 49v10M5 32h10M49 32h10" />
        <path d="M50.4 13.6h.01M50.4 50.4h.01M13.6 50.4h.01M13.6 13.6h.01" />
      </g>
      <circle cx="32" cy="32" r="11" fill="currentColor" />
    </svg>
  );
}

export function Wordmark({ size = 26 }: { size?: number }) {
  return (
    <span className={css.wordmark}>
      <Logo size={size} />
      <span>{NAME}</span>
    </span>
  );
}
