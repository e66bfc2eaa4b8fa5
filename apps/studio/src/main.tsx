import { render } from 'preact';
import { appearance, showAppearance } from './settings/appearance.ts';
import { Studio } from './studio.tsx';
import './style/tokens.css';
import './style/base.css';

showAppearance(appearance.value);
const root = document.querySelector('#studio');
if (root) render(<Studio />, root);
