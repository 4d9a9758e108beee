/** The wall of an operations centre: read from afar, nobody at the keyboard. */
export function WallShell() {
  return <main className="wall-shell" />;
}
