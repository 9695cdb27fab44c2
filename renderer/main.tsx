// The window's composition root.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Registry } from '../core/replica/database.ts';
import { App } from './app/app.tsx';
import { ErrorBoundary, windowStopped } from './app/error-boundary.tsx';
import { NoShell } from './app/no-shell.tsx';
import { applyTheme } from './app/theme.ts';
import { connectShell } from './engine/connect-shell.ts';
import './styles/index.css';

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const root = createRoot(element);

applyTheme();
try {
  const connection = await connectShell();
  const info = await connection.shell.info();
  root.render(
    <StrictMode>
      <ErrorBoundary fallback={windowStopped}>
        <App connection={connection} info={info} registry={new Registry()} />
      </ErrorBoundary>
    </StrictMode>,
  );
} catch (error) {
  root.render(<NoShell reason={error instanceof Error ? error.message : String(error)} />);
}
