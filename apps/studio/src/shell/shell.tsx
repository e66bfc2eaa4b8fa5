import type { ComponentChildren } from 'preact';
import { Link, useRoute } from 'wouter-preact';
import { type Place, places } from './places.ts';
import './shell.css';

/** The bar of places, at the side or on a phone at the foot, and the page beside it. */
export function Shell({ children }: { children: ComponentChildren }) {
  return (
    <div class="shell">
      <a class="skip" href="#page">
        Skip to the page
      </a>
      <nav class="bar" aria-label="Places">
        <span class="wordmark" aria-hidden="true">
          vsm
        </span>
        <ul>
          {places.map((place) => (
            <PlaceLink key={place.path} {...place} />
          ))}
        </ul>
      </nav>
      <main id="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function PlaceLink({ path, name, icon: Icon }: Place) {
  const [isHere] = useRoute(path);
  return (
    <li>
      <Link href={path} class="place" aria-current={isHere ? 'page' : undefined}>
        <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
        <span>{name}</span>
      </Link>
    </li>
  );
}
