import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import './tokens.css';
import './base.css';
import './controls/controls.css';
