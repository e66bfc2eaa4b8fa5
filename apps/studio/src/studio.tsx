import { useEffect } from 'preact/hooks';
import { Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { Toaster } from './elements/toaster.tsx';
import { GeneratePage } from './pages/generate-page.tsx';
import { MemoryPage } from './pages/memory-page.tsx';
import { PicturesPage } from './pages/pictures-page.tsx';
import { SettingsPage } from './pages/settings-page.tsx';
import { TastePage } from './pages/taste-page.tsx';
import { TeachPage } from './pages/teach-page.tsx';
import { ConnectionNotice } from './shell/connection-notice.tsx';
import { Shell } from './shell/shell.tsx';
import { stayConnected } from './state/connection.ts';
import './elements/button.css';
import './elements/field.css';

/** All of it: the place is in the address after `#`, so that any server of files can serve the page. */
export function Studio() {
  useEffect(stayConnected, []);
  return (
    <Router hook={useHashLocation}>
      <ConnectionNotice />
      <Shell>
        <Switch>
          <Route path="/" component={PicturesPage} />
          <Route path="/teach" component={TeachPage} />
          <Route path="/generate" component={GeneratePage} />
          <Route path="/taste" component={TastePage} />
          <Route path="/memory" component={MemoryPage} />
          <Route path="/settings" component={SettingsPage} />
        </Switch>
      </Shell>
      <Toaster />
    </Router>
  );
}
