/** A post that is on its way, as high as one, with words for those who cannot see it. Its looks are in `dawn.css`. */
export function Dawn({ label }: { label: string }) {
  return (
    <div role="status">
      <span className="visually-hidden">{label}</span>
      <div className="dawn-head" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <div className="dawn-frame" />
    </div>
  );
}
