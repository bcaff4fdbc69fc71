import { Provider } from '@urql/preact';
import { render } from 'preact';
import { client } from './api/client.ts';
import { App } from './app.tsx';
import { scheduleSync } from './offline/schedule.ts';
import { loadWords } from './words/current.ts';
import './style.css';

await loadWords();
const root = document.getElementById('app');
if (root !== null)
  render(
    <Provider value={client}>
      <App />
    </Provider>,
    root,
  );
scheduleSync(client);
if (import.meta.env.MODE === 'production' && 'serviceWorker' in navigator)
  void navigator.serviceWorker.register('/service-worker.js');
