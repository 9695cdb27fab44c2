import { ShieldAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';

/** 32 bytes read better as two even lines. */
const halves = (fingerprint: string): readonly string[] => {
  const bytes = fingerprint.split(':');
  const middle = Math.ceil(bytes.length / 2);
  return [bytes.slice(0, middle).join(':'), bytes.slice(middle).join(':')];
};

interface Props {
  readonly host: string;
  readonly fingerprint: string;
  readonly onTrust: () => void;
}

/** A certificate nobody vouches for: whose it claims to be, and a way to trust exactly this one. */
export const CertificateQuestion = ({ host, fingerprint, onTrust }: Props) => (
  <section className="certificate" aria-label="Certificate">
    <h3>
      <ShieldAlert size={16} aria-hidden="true" />
      Is this really {host}?
    </h3>
    <p>
      Trust it only if whoever runs the server told you this fingerprint. Someone in between could otherwise
      read your password and mail.
    </p>
    <p className="fingerprint">
      <span className="field-label">SHA-256 fingerprint</span>
      {halves(fingerprint).map((half) => (
        <code key={half}>{half}</code>
      ))}
    </p>
    <Button onClick={onTrust}>Trust this certificate</Button>
  </section>
);
