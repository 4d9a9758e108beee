import type { LucideIcon } from 'lucide-react';

/** A button that is only an icon; its label is read aloud and shown on hover. */
export function IconButton({
  icon: Icon,
  label,
  onClick,
  pressed,
  expanded,
  disabled,
  small,
}: {
  icon: LucideIcon;
  label: string;
  onClick: () => void;
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  small?: boolean;
}) {
  return (
    <button
      type="button"
      className={small ? 'icon-button small' : 'icon-button'}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
