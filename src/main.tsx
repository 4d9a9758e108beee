import { createRoot } from 'react-dom/client';
import { createTwin, parseUrlOptions } from '#app';
import { initLanguage, type StartupPhase, StartupScreen, TwinApp } from './ui/index.ts';

const host = document.getElementById('root');
if (!host) throw new Error('Expected an element with id "root" in index.html.');
const root = createRoot(host);
const options = parseUrlOptions(location.search);
initLanguage(options.language ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'));

let phase: StartupPhase = 'config';
root.render(<StartupScreen phase={phase} />);

createTwin({
  base: new URL(document.baseURI),
  options,
  onPhase(next) {
    phase = next;
    root.render(<StartupScreen phase={next} />);
  },
}).then(
  (twin) => {
    root.render(<TwinApp twin={twin} />);
    // For the browser's console, and for what flies over the district by itself.
    Object.assign(window, { yunjian: twin });
    addEventListener('pagehide', (event) => {
      if (!event.persisted) void twin.dispose();
    });
  },
  (problem: unknown) => root.render(<StartupScreen phase={phase} problem={problem} />),
);
