/** The name and its boat. */
export const Brand = () => (
  <p className="brand">
    <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="brand-sea" />
      <path className="brand-sail" d="M15 6v13H7.2z" />
      <path className="brand-sail" d="M17 9v10h6.6z" opacity="0.72" />
      <path className="brand-sail" d="M5 21.5h22c-1 3-3.6 4.5-7 4.5h-8c-3.4 0-6-1.5-7-4.5z" />
    </svg>
    Packetboat
  </p>
);
