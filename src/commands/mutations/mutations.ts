// The commands behind the mutations, in one module, so that a process that only reads need not load it.

export { cancelRelease, scheduleRelease } from '../pending/release-schedule.ts';
export { createWebhook, deleteWebhook, replayWebhook, updateWebhook } from '../webhooks/webhooks.ts';
export { create } from './create.ts';
export {
  discardFrontWorkingCopy,
  publishFrontWorkingCopy,
  saveFrontWorkingCopy,
} from './front-copies.ts';
export { createFront, deleteFront, updateFront } from './fronts.ts';
export { addLivePost, removeLivePost, updateLivePost } from './live-post.ts';
export { merge } from './merge.ts';
export { createPreviewToken } from './preview-token.ts';
export { publish, withdraw } from './publish.ts';
export { addToRelease, createRelease, removeFromRelease } from './releases.ts';
export { remove } from './remove.ts';
export { restore } from './restore.ts';
export { setExpiry } from './set-expiry.ts';
export { update } from './update.ts';
export { discardWorkingCopy, publishWorkingCopy, saveWorkingCopy } from './working-copy.ts';
