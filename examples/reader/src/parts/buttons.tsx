import { useState } from 'preact/hooks';
import { type Follow, follows, saved, toggleFollow, toggleSaved } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { t } from '../words/current.ts';
import { Icon } from './icons.tsx';

export function FollowButton({ entity }: { readonly entity: Follow }) {
  const isFollowed = useStored(follows).some(({ id }) => id === entity.id);
  return (
    <button type="button" class="action" aria-pressed={isFollowed} onClick={() => toggleFollow(entity)}>
      <Icon name={isFollowed ? 'check' : 'plus'} />
      {isFollowed ? t.following : t.follow}
    </button>
  );
}

export function SaveButton({ id }: { readonly id: string }) {
  const isSaved = useStored(saved).includes(id);
  return (
    <button type="button" class="action" aria-pressed={isSaved} onClick={() => toggleSaved(id)}>
      <Icon name="bookmark" />
      {isSaved ? t.isSaved : t.save}
    </button>
  );
}

/** Opens the share menu, or else copies the address. */
export function ShareButton({ title, url }: { readonly title: string; readonly url: string | null }) {
  const [isCopied, setCopied] = useState(false);
  const address = url ?? location.href;
  const share = async () => {
    try {
      if (navigator.share !== undefined) return await navigator.share({ title, url: address });
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      // The reader closed the menu, or the browser does not allow it.
    }
  };
  return (
    <button type="button" class="action" onClick={share}>
      <Icon name="share" />
      {isCopied ? t.linkCopied : t.share}
    </button>
  );
}
