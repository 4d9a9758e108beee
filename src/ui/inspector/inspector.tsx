import type { EntityRef } from '#model';
import { useTwinState } from '../twin-context.tsx';
import { AlertCard } from './alert-card.tsx';
import { BuildingCard } from './building-card.tsx';
import { FeatureCard } from './feature-card.tsx';
import { IncidentCard } from './incident-card.tsx';
import { PlaceCard } from './place-card.tsx';
import { ThingCard } from './thing-card.tsx';
import { TownCard } from './town-card.tsx';

/** What the selected object is, what it says now, and how far that can be trusted. */
export function Inspector() {
  const selected = useTwinState((state) => state.scene.selected);
  if (!selected) return null;
  return <Selected key={JSON.stringify(selected)} entity={selected} />;
}

function Selected({ entity }: { entity: EntityRef }) {
  switch (entity.type) {
    case 'building':
      return <BuildingCard gid={entity.gid} />;
    case 'thing':
      return <ThingCard id={entity.id} />;
    case 'incident':
      return <IncidentCard id={entity.id} />;
    case 'town':
      return <TownCard code={entity.code} />;
    case 'place':
      return <PlaceCard id={entity.id} />;
    case 'alert':
      return <AlertCard id={entity.id} />;
    case 'feature':
      return <FeatureCard layer={entity.layer} id={entity.id} />;
  }
}
