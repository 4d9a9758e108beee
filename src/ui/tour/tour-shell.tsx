/** A demonstration before guests: the scene, big captions, nothing else. */
export function TourShell() {
  return <main className="tour-shell" />;
}
