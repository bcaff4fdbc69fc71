/** Names of services whose addresses apps embed, by host name: those of their pages, and those of their players. */
const providers: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Apple Podcasts': ['podcasts.apple.com', 'embed.podcasts.apple.com'],
    Bluesky: ['bsky.app', 'embed.bsky.app'],
    Dailymotion: ['dailymotion.com', 'geo.dailymotion.com', 'dai.ly'],
    Datawrapper: ['datawrapper.dwcdn.net'],
    Facebook: ['facebook.com', 'web.facebook.com', 'fb.watch'],
    Flourish: ['public.flourish.studio', 'flo.uri.sh'],
    Instagram: ['instagram.com'],
    LinkedIn: ['linkedin.com'],
    Reddit: ['reddit.com', 'embed.reddit.com', 'redditmedia.com'],
    SoundCloud: ['soundcloud.com', 'w.soundcloud.com'],
    Spotify: ['open.spotify.com'],
    Telegram: ['t.me'],
    Threads: ['threads.net', 'threads.com'],
    TikTok: ['tiktok.com', 'vm.tiktok.com'],
    Twitch: ['twitch.tv', 'player.twitch.tv', 'clips.twitch.tv'],
    Vimeo: ['vimeo.com', 'player.vimeo.com'],
    X: ['x.com', 'twitter.com', 'platform.twitter.com', 'platform.x.com'],
    YouTube: ['youtube.com', 'youtu.be', 'youtube-nocookie.com'],
  }).flatMap(([name, hosts]) => hosts.map(host => [host, name] as const)),
);

/** The service of an address, by its host name with or without `www.` and `m.`; null for any other. */
export function providerOf(url: string): string | null {
  const host = URL.parse(url)?.hostname.replace(/^(?:www|m|mobile)\./, '') ?? '';
  return providers.get(host) ?? null;
}
