import { render } from 'preact';
import { Studio } from './studio.tsx';
import './style/tokens.css';
import './style/base.css';

const root = document.querySelector('#studio');
if (root) render(<Studio />, root);
