import { Route, Router, Switch } from 'wouter-preact';
import { useHashLocation } from 'wouter-preact/use-hash-location';
import { PicturesPage } from './pages/pictures-page.tsx';
import { Shell } from './shell/shell.tsx';

/** All of it: the place is in the address after `#`, so that any server of files can serve the page. */
export function Studio() {
  return (
    <Router hook={useHashLocation}>
      <Shell>
        <Switch>
          <Route path="/" component={PicturesPage} />
        </Switch>
      </Shell>
    </Router>
  );
}
