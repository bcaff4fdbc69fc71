import dns from 'node:dns/promises';
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
  /** All addresses of a host; by default, from DNS. */
  readonly lookup?: ((host: string) => Promise<readonly HostAddress[]>) | undefined;
}

/** Maximum milliseconds for the DNS. */
const maxLookupTime = 5000;

/** An address to which nothing is sent; the message says why. */
export class RefusedAddress extends Error {
  override name = 'RefusedAddress';
}

/** The reason why a URL cannot be the URL of a receiver, independent of the addresses of its host; undefined for a valid URL. */
export function urlProblem(url: URL, { allowLoopback }: WebhookNetwork): string | undefined {
  if (url.username !== '' || url.password !== '') return 'has a user name or password; remove it';
  if (url.protocol === 'https:' || (allowLoopback && isLoopbackHost(hostOf(url)))) return undefined;
  return 'must begin with https://';
}

/**
 * The addresses of the host of a receiver. Throws RefusedAddress if the host has an address that is not in the
 * public internet: one is enough, because a caller cannot know which of them a later connection takes.
 */
export async function checkedAddresses(
  host: string,
  { allowLoopback, lookup = dnsLookup }: WebhookNetwork,
): Promise<readonly HostAddress[]> {
  const found = isIP(host) === 0 ? await lookup(host) : [{ address: host, family: isIP(host) }];
  if (found.length === 0) throw new RefusedAddress(`The host ${host} has no address.`);
  const isAllowed = ({ address }: HostAddress) =>
    isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
  // The message does not name the address: the DNS may lead a name of a caller to a name of the own network.
  if (!found.every(isAllowed))
    throw new RefusedAddress(`The host ${host} has an address that is not public.`);
  return found;
}

/** The host of a URL, without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Of IPv6 only 2000::/3 is given to hosts of the internet; all other ranges are special, or lead to an IPv4 address. */
const globalIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * In the range of the public internet, but of the host of each virtual machine in Azure:
 * https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const hostInAzure = '168.63.129.16';

/** Whether an address is one of the public internet. An IPv4 address in IPv6 form is judged as the former. */
function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast' || address.toString() === hostInAzure) return false;
  return address instanceof ipaddr.IPv6 ? address.match(globalIpv6) : true;
}

function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback';
}

function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

/**
 * Queries DNS directly, and not through the resolver of the system. The system's resolver blocks one of the four threads of the process until its
 * lookup times out. It also resolves names of this machine and its network, which no receiver has.
 */
async function dnsLookup(host: string): Promise<HostAddress[]> {
  if (host === 'localhost') return dns.lookup(host, { all: true });
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(
    () => timer.reject(new Error(`The DNS lookup timed out after ${maxLookupTime / 1000} s.`)),
    maxLookupTime,
  );
  try {
    return await Promise.race([addressesInDns(host), timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}

async function addressesInDns(host: string): Promise<HostAddress[]> {
  const [v4, v6] = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)]);
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map(address => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map(address => ({ address, family: 6 })) : []),
  ];
  if (found.length === 0 && v4.status === 'rejected')
    throw new Error(`DNS has no address for ${host} (${v4.reason.code}).`, { cause: v4.reason });
  return found;
}
