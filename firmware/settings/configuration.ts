import { DEFAULT_PANIC_THRESHOLD, DEFAULT_SLEW_RATE } from "../clock/discipline";
import { makeKeyStore, type KeyStore } from "../auth/keys";
import { makeAccessControl, type AccessControl } from "../server/access";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import type { RateLimitSettings } from "../server/rate-limit";
import { LineDefault, type LineSettings } from "./line-settings";
import type { LoginSettings } from "./login-settings";
import type { TelnetSettings, VirtualLineSettings } from "./virtual-line-settings";
import type { Timestamp } from "../time/timestamp";

/** Settings of `ntp-service unicast-server`. */
export interface ServerSettings {
  /** Address or host name, as typed. */
  target: string;
  /** 1..4. */
  version: number;
  isPriority: boolean;
  /** Poll exponents [log2 s], 4..17. */
  minPoll: number;
  maxPoll: number;
  /** Identifier of the key, decimal; empty for none. */
  keyId: string;
  /** VPN instance of the target; empty for the public one. */
  vpnInstance: string;
  /** Full name of the interface whose address is the source of requests; empty for the outgoing interface. */
  sourceInterface: string;
}

/** Settings of `ntp-service refclock-master`. */
export interface LocalClockSettings {
  /** 127.127.1.0..127.127.1.3. */
  address: string;
  /** 1..15. */
  stratum: number;
}

/** Settings of `ntp-service broadcast-server` or `multicast-server`. */
export interface BroadcastServerSettings {
  /** 255.255.255.255, or a multicast group. */
  group: string;
  /** As in `ServerSettings`. */
  keyId: string;
  /** 1..255; for groups only. */
  timeToLive: number;
  /** 1..4. */
  version: number;
}

/** Settings of interface view. */
export interface InterfaceSettings {
  /** Full name, for example `Ethernet0/0`. */
  name: string;
  /** Empty for none. */
  description: string;
  /** `vlan-type dot1q vid` of a subinterface, 1..4094; 0 for none. */
  vlan: number;
  /** `ip address`: dotted text, `dhcp-alloc`, or empty for none. The length of its prefix is 0..32 bits. */
  address: string;
  prefixLength: number;
  /** `ip binding vpn-instance`; empty for the public one. */
  vpnInstance: string;
  isReceivingDisabled: boolean;
  broadcastServers: BroadcastServerSettings[];
  /** Addresses of broadcast and multicast clients: groups, and 255.255.255.255. */
  listensTo: string[];
}

/** Default route of a VPN instance (`ip route-static`). */
export interface Gateway {
  /** Empty for the public one. */
  vpnInstance: string;
  address: string;
}

/** Settings of `ip vpn-instance` and its view. */
export interface VpnInstance {
  /** 1..31 characters, upper and lower case distinct. */
  readonly name: string;
  /** Local time of its creation, for `display ip vpn-instance`; not saved. */
  readonly madeAt: string;
  /** Empty for none. */
  description: string;
  /** As typed; empty for none. For displays only: routes are not exchanged. */
  routeDistinguisher: string;
}

/** `clock timezone`. */
export interface TimeZone {
  /** 1..32 characters. */
  name: string;
  /** Local time minus UTC [s], less than a day. */
  offset: number;
}

/** `clock summer-time`. */
export interface SummerTime {
  /** 1..32 characters. */
  readonly name: string;
  /** Begin, end and offset: the words of the command after the name. */
  readonly rule: string;
  /** Summer time minus standard time [s], less than a day. */
  readonly advance: number;
  /** Returns true when summer time is in effect at the local standard time `time`, which is in the year `year`. */
  readonly isOn: (this: void, time: Timestamp, year: number) => boolean;
}

/** Local time. */
export interface LocalTime {
  /** `clock timezone`; undefined for UTC. */
  timeZone: TimeZone | undefined;
  /** `clock summer-time`; undefined for none. */
  summerTime: SummerTime | undefined;
}

/** Settings of SNTP. */
export interface SntpSettings {
  /** `sntp enable`. */
  isEnabled: boolean;
  /** `sntp unicast-server`. */
  servers: ServerSettings[];
  keys: KeyStore;
}

/** Running configuration: set by commands, and written by `display current-configuration` and `save`. Its own line settings are those of con 0. */
export interface Configuration extends LocalTime, LineSettings {
  /** 1..30 characters. */
  sysname: string;
  /** `info-center enable`: log lines are written. */
  isInfoCenterEnabled: boolean;
  /** `ntp-service enable` or its undo form. Undefined without either: NTP runs when a command requires it. */
  isNtpEnabled: boolean | undefined;
  servers: ServerSettings[];
  /** `ntp-service unicast-peer`. */
  peers: ServerSettings[];
  localClocks: LocalClockSettings[];
  /** `ip vpn-instance`. */
  vpnInstances: VpnInstance[];
  /** The same by a blank and the name. Undefined before the first search after a removal. */
  vpnInstanceIndex?: Record<string, VpnInstance | undefined> | undefined;
  /** Authentication keys. The engine uses the same object. */
  keys: KeyStore;
  /** ACLs and access rights. The engine uses the same object. */
  access: AccessControl;
  /** SNTP, which excludes NTP. */
  sntp: SntpSettings;
  /** `ntp-service source-interface`: full name; empty for none. */
  sourceInterface: string;
  /** DSCP value of sent packets, 0..63. */
  dscp: number;
  /** `ntp-service time-offset-threshold`: offsets [ms] from which a step is logged and a trap is sent; 0 for none. */
  logThreshold: number;
  trapThreshold: number;
  /** 0..100. */
  maxDynamicSessions: number;
  /** `ntp-service passive-peer`. */
  passivePeers: PassivePeers;
  /** `ntp-service panic-threshold` [s]; 0 for no limit. */
  panicThreshold: number;
  /** `ntp-service slew-rate` [ppm]. */
  slewRate: number;
  /** `ntp-service rate-limit`; undefined without a limit. */
  rateLimit: RateLimitSettings | undefined;
  gateways: Gateway[];
  /** Login of the console line; undefined until a command configures it. */
  login: LoginSettings | undefined;
  /** Lines vty 0 to 4; undefined until a command configures one or a session begins (virtual-line-settings.ts). */
  virtualLines?: VirtualLineSettings[] | undefined;
  /** `telnet server`; undefined without such a command. */
  telnet?: TelnetSettings | undefined;
  /** Interfaces with settings. */
  interfaces: InterfaceSettings[];
  /** `header`; undefined for none. */
  banners?: Banner[] | undefined;
  /** True when a saved configuration existed at the start. */
  isLoaded: boolean;
  /** Lines of the saved configuration that could not be executed: stored, so that the next save does not lose them. */
  unknownLines: UnknownLine[];
}

/** Banner (`header`): stored, and not displayed. */
export interface Banner {
  /** Keyword, for example `login`. */
  readonly kind: string;
  /** Text behind the keyword, and the lines that follow it. The first character ends the last line. */
  readonly lines: string[];
}

/** Line of the saved configuration that could not be executed. */
export interface UnknownLine {
  /** View command of the line, for example `interface Ethernet0/0`; empty for a line of system view. */
  viewCommand: string;
  /** The line unchanged, with its indentation. */
  text: string;
}

/** Default values of commands. An enumeration: its members are written into the code and take no memory. */
export const enum Default {
  /** Stratum of `ntp-service refclock-master`. */
  LocalStratum = 8,
  /** `ntp-service max-dynamic-sessions`. */
  DynamicSessions = 100,
  /** `ntp-service dscp`: network control (RFC 4594). */
  Dscp = 48,
  /** `ttl` of `ntp-service multicast-server`. */
  TimeToLive = 16,
}

/** Senders whose packets of mode 1 may mobilize passive associations (`ntp-service passive-peer`, ours). */
export const enum PassivePeers {
  /** Hosts of directly connected subnets; with a valid MAC any host. Without a key they are sources only while no configured source is fit. */
  Connected,
  /** Any host, and each as good as a configured source: Comware's behaviour. */
  Any,
  /** Hosts with a valid MAC. */
  Authenticated,
}

/** Address of `ntp-service refclock-master` without one. */
export const DEFAULT_LOCAL_CLOCK = "127.127.1.0";
/** Destination of broadcast servers. */
export const BROADCAST = "255.255.255.255";
/** `ip address` for an address by DHCP. */
export const DHCP = "dhcp-alloc";
/** Default multicast group, assigned to NTP by IANA. */
export const NTP_GROUP = "224.0.1.1";
/** Default of `sysname`. */
export const DEFAULT_SYSNAME = "Timewire";

/** Makes an empty configuration that has room for `keyCapacity` keys of NTP, and as many of SNTP. */
export function makeConfiguration(keyCapacity: number): Configuration {
  return {
    sysname: DEFAULT_SYSNAME,
    timeZone: undefined,
    summerTime: undefined,
    isInfoCenterEnabled: true,
    isNtpEnabled: undefined,
    servers: [],
    peers: [],
    localClocks: [],
    vpnInstances: [],
    keys: makeKeyStore(keyCapacity),
    access: makeAccessControl(),
    sntp: { isEnabled: false, servers: [], keys: makeKeyStore(keyCapacity) },
    sourceInterface: "",
    dscp: Default.Dscp,
    logThreshold: 0,
    trapThreshold: 0,
    maxDynamicSessions: Default.DynamicSessions,
    passivePeers: PassivePeers.Connected,
    panicThreshold: DEFAULT_PANIC_THRESHOLD,
    slewRate: DEFAULT_SLEW_RATE,
    rateLimit: undefined,
    gateways: [],
    idleTimeout: LineDefault.IdleTimeout,
    screenLength: LineDefault.ScreenLength,
    historySize: LineDefault.HistorySize,
    login: undefined,
    interfaces: [],
    isLoaded: false,
    unknownLines: [],
  };
}

/** Makes the settings of a server with all defaults. */
export function makeServerSettings(target: string): ServerSettings {
  return {
    target,
    version: VERSION,
    isPriority: false,
    minPoll: DEFAULT_POLL,
    maxPoll: DEFAULT_POLL,
    keyId: "",
    vpnInstance: "",
    sourceInterface: "",
  };
}

/** Returns the settings of the interface `name`, made at the first call. */
export function interfaceSettings(configuration: Configuration, name: string): InterfaceSettings {
  for (const settings of configuration.interfaces) if (settings.name === name) return settings;
  const settings: InterfaceSettings = {
    name,
    description: "",
    vlan: 0,
    address: "",
    prefixLength: 0,
    vpnInstance: "",
    isReceivingDisabled: false,
    broadcastServers: [],
    listensTo: [],
  };
  configuration.interfaces.push(settings);
  return settings;
}

/** Returns the VPN instance `name`; undefined when it does not exist. */
export function findVpnInstance(configuration: Configuration, name: string): VpnInstance | undefined {
  let index = configuration.vpnInstanceIndex;
  if (index === undefined) {
    index = {};
    for (const instance of configuration.vpnInstances) index[` ${instance.name}`] = instance;
    configuration.vpnInstanceIndex = index;
  }
  return index[` ${name}`];
}

/** Adds a VPN instance, whose name must be new. */
export function addVpnInstance(configuration: Configuration, instance: VpnInstance): void {
  configuration.vpnInstances.push(instance);
  if (configuration.vpnInstanceIndex !== undefined) configuration.vpnInstanceIndex[` ${instance.name}`] = instance;
}

/** Returns true when the VPN instance `name` exists; an empty name is the public one. */
export function hasVpnInstance(configuration: Configuration, name: string): boolean {
  return name === "" || findVpnInstance(configuration, name) !== undefined;
}

/** Returns true when two settings have the same target. An address in two VPN instances is two hosts. */
export function isSameTarget(a: ServerSettings, b: ServerSettings): boolean {
  return a.target === b.target && a.vpnInstance === b.vpnInstance;
}

/** Returns true when two settings are equal. */
export function isSameServer(a: ServerSettings, b: ServerSettings): boolean {
  return (
    isSameTarget(a, b) &&
    a.keyId === b.keyId &&
    a.sourceInterface === b.sourceInterface &&
    a.version === b.version &&
    a.isPriority === b.isPriority &&
    a.minPoll === b.minPoll &&
    a.maxPoll === b.maxPoll
  );
}
