import { useLiveQuery } from 'dexie-react-hooks';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { SessionRecord } from '../../core/replica/database.ts';
import { pastSessions } from '../../core/replica/past-sessions.ts';
import { useNow } from '../app/use-now.ts';
import { useReplica } from '../app/window-context.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { formatSessionDate } from '../format/date.ts';
import { formatSeconds } from '../format/duration.ts';
import { Button } from '../ui/button.tsx';
import { broughtWords } from './line-words.ts';
import { linkKindTitle } from './link-kind-words.ts';
import { Part } from './part.tsx';

/** Sessions that are shown at first, and more at a time. */
const page = 25;

const PastSession = ({ session, now }: { readonly session: SessionRecord; readonly now: number }) => {
  const { started, ended, up, down, flights, link, network, brought, problem } = session;
  return (
    <li className="session">
      <p className="session-when figures">
        {formatSessionDate(started, now)}
        <span className="secondary"> for {formatSeconds(Math.max(0, ended - started) / 1000)}</span>
      </p>
      <p className="session-wire figures secondary">
        {formatBytes(down)} received, {formatBytes(up)} sent, {formatCounted(flights, 'round trip')}
      </p>
      <p className="session-brought secondary">
        {broughtWords(brought) || 'Nothing new'} · {linkKindTitle(link)}
        {network === null ? '' : `, ${network}`}
      </p>
      {problem === null ? null : (
        <p className="session-problem">
          <TriangleAlert size={13} aria-hidden="true" />
          {problem}
        </p>
      )}
    </li>
  );
};

/** The sessions so far, newest first. */
export const PastSection = () => {
  const replica = useReplica();
  const now = useNow(60_000);
  const [shown, setShown] = useState(page);
  // One more than is shown tells whether there are more.
  const sessions = useLiveQuery(() => pastSessions(replica, shown + 1), [replica, shown]);
  if (sessions === undefined) return null;
  return (
    <Part title="Past">
      {sessions.length === 0 ? (
        <p className="part-empty">No session has ended yet. What each one brought and cost is told here.</p>
      ) : (
        <ol className="sessions">
          {sessions.slice(0, shown).map((session) => (
            <PastSession key={session.id} session={session} now={now} />
          ))}
        </ol>
      )}
      {sessions.length > shown ? (
        <Button className="part-more" onClick={() => setShown(shown + page)}>
          Earlier sessions
        </Button>
      ) : null}
    </Part>
  );
};
