import { ChartSpline, GraduationCap, Heart, Images, type LucideIcon, Settings, WandSparkles } from 'lucide-preact';

export interface Place {
  readonly path: string;
  readonly name: string;
  readonly icon: LucideIcon;
}

/** Where one can be, in the order of the bar. */
export const places: readonly Place[] = [
  { path: '/', name: 'Pictures', icon: Images },
  { path: '/teach', name: 'Teach', icon: GraduationCap },
  { path: '/generate', name: 'Generate', icon: WandSparkles },
  { path: '/taste', name: 'Taste', icon: ChartSpline },
  { path: '/memory', name: 'Memory', icon: Heart },
  { path: '/settings', name: 'Settings', icon: Settings },
];
