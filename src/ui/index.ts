export { initLanguage } from './language.ts';
export { type StartupPhase, StartupScreen } from './startup-screen.tsx';
export { TwinApp } from './twin-app.tsx';
