import { lookup as lookupOfSystem } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** An address of a host, as the DNS gives it. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** The network in which the receivers of webhooks are. */
export interface WebhookNetwork {
  /** Whether receivers on this machine are allowed, also without TLS: for development. */
  readonly allowLoopback: boolean;
  /** All addresses of a host; by default those of the system. */
  readonly lookup?: ((host: string) => Promise<readonly HostAddress[]>) | undefined;
}

/** Maximum milliseconds for the DNS. */
const maxLookupTime = 5000;

/** An address to which nothing is sent; the message says why. */
export class RefusedAddress extends Error {
  override name = 'RefusedAddress';
}

/** Why a URL cannot be that of a receiver, whatever the addresses of its host; undefined where it can. */
export function urlProblem(url: URL, { allowLoopback }: WebhookNetwork): string | undefined {
  if (url.username !== '' || url.password !== '') return 'has a user name or password; remove it';
  if (url.protocol === 'https:' || (allowLoopback && isLoopbackHost(hostOf(url)))) return undefined;
  return 'must begin with https://';
}

/**
 * The addresses of the host of a receiver. Throws RefusedAddress where the host has an address that is not in the public internet: one is enough, because a
 * caller cannot know which of them a later connection takes.
 */
export async function checkedAddresses(
  host: string,
  { allowLoopback, lookup = systemLookup }: WebhookNetwork,
): Promise<readonly HostAddress[]> {
  const found = isIP(host) === 0 ? await lookup(host) : [{ address: host, family: isIP(host) }];
  if (found.length === 0) throw new RefusedAddress(`The host ${host} has no address.`);
  const refused = found.find(
    ({ address }) => !(isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))),
  );
  if (refused !== undefined)
    throw new RefusedAddress(`The host ${host} has the address ${refused.address}, which is not public.`);
  return found;
}

/** The host of a URL, without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Of IPv6 only 2000::/3 is given to hosts of the internet; all other ranges are special, or lead to an IPv4 address. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Whether an address is one of the public internet. An IPv4 address in IPv6 form is judged as the former. */
function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv6 ? address.match(globalIpv6) : true;
}

function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

async function systemLookup(host: string): Promise<HostAddress[]> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(
    () => timer.reject(new Error(`The DNS did not answer within ${maxLookupTime / 1000} s.`)),
    maxLookupTime,
  );
  try {
    return await Promise.race([lookupOfSystem(host, { all: true }), timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
