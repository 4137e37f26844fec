import { DEFAULT_SLEW_RATE } from "../clock/discipline";
import { makeKeyStore, type KeyStore } from "../auth/keys";
import { makeAccessControl, type AccessControl } from "../server/access";
import { DEFAULT_POLL, VERSION } from "../packet/protocol";
import type { RateLimitSettings } from "../server/rate-limit";
import type { Timestamp } from "../time/timestamp";

/** One `ntp-service unicast-server` command. */
export interface ServerSettings {
  /** Address or host name, as typed. */
  target: string;
  /** 1..4. */
  version: number;
  isPriority: boolean;
  /** Poll bounds, log2 s, 4..17. */
  minPoll: number;
  maxPoll: number;
  /** Key that the association is bound to, decimal; empty for none. */
  keyId: string;
  /** VPN instance in which the target is looked for; empty for the public one. */
  vpnInstance: string;
  /** Full name of the interface whose address requests leave with; empty for the one that they leave by. */
  sourceInterface: string;
}

/** One `ntp-service refclock-master` command. */
export interface LocalClockSettings {
  /** 127.127.1.0 to 127.127.1.3. */
  address: string;
  /** 1..15. */
  stratum: number;
}

/** One `ntp-service broadcast-server` or `multicast-server` command. */
export interface BroadcastServerSettings {
  /** 255.255.255.255, or a multicast group. */
  group: string;
  /** As for servers. */
  keyId: string;
  /** 1..255; counts for groups. */
  timeToLive: number;
  /** 1..4. */
  version: number;
}

/** What has been set in interface view. */
export interface InterfaceSettings {
  /** Full name, for example `Ethernet0/0`. */
  name: string;
  /** Empty for none. */
  description: string;
  /** `vlan-type dot1q vid` of a subinterface, 1..4094; 0 where there is none. */
  vlan: number;
  /** `ip address`: dotted text, `dhcp-alloc`, or empty for none; and the length of its prefix, 0..32 bits. */
  address: string;
  prefixLength: number;
  /** `ip binding vpn-instance`; empty for the public one. */
  vpnInstance: string;
  isReceivingDisabled: boolean;
  broadcastServers: BroadcastServerSettings[];
  /** What is listened to: multicast groups, and 255.255.255.255 for broadcasts. */
  listensTo: string[];
}

/** `ip route-static` to everywhere: the default gateway of one VPN instance. */
export interface Gateway {
  /** Empty for the public one. */
  vpnInstance: string;
  address: string;
}

/** `ip vpn-instance`, and what has been set in its view. */
export interface VpnInstance {
  /** 1..31 characters, upper and lower case distinct. */
  readonly name: string;
  /** Local time at which it was made, for `display ip vpn-instance`; not saved. */
  readonly madeAt: string;
  /** Empty for none. */
  description: string;
  /** As typed; empty for none. Nothing but the pages reads it: routes are not exchanged. */
  routeDistinguisher: string;
}

/** `clock timezone`. */
export interface TimeZone {
  /** 1..32 characters. */
  name: string;
  /** Local time minus UTC, s, less than a day. */
  offset: number;
}

/** `clock summer-time`. */
export interface SummerTime {
  /** 1..32 characters. */
  readonly name: string;
  /** When it begins and ends, and by how much clocks are ahead: what the command says behind the name. */
  readonly rule: string;
  /** The same, s, less than a day. */
  readonly advance: number;
  /** Whether it holds at the local standard time `time`, which is in the year `year`. */
  readonly isOn: (this: void, time: Timestamp, year: number) => boolean;
}

/** What people's clocks show. */
export interface LocalTime {
  /** `clock timezone`; undefined for UTC. */
  timeZone: TimeZone | undefined;
  /** `clock summer-time`; undefined where there is none. */
  summerTime: SummerTime | undefined;
}

/** What the commands of SNTP have set. */
export interface SntpSettings {
  /** `sntp enable`. */
  isEnabled: boolean;
  /** `sntp unicast-server`. */
  servers: ServerSettings[];
  keys: KeyStore;
}

/** The running configuration: what the console's commands have set, and what `display current-configuration` and `save` write. */
export interface Configuration extends LocalTime {
  /** 1..30 characters. */
  sysname: string;
  /** `info-center enable`: whether log lines are written at all. */
  isInfoCenterEnabled: boolean;
  /** `ntp-service enable` or its undo form; undefined while nobody has said either: NTP runs as soon as a command asks for it. */
  isNtpEnabled: boolean | undefined;
  servers: ServerSettings[];
  /** `ntp-service unicast-peer`. */
  peers: ServerSettings[];
  localClocks: LocalClockSettings[];
  /** `ip vpn-instance`. */
  vpnInstances: VpnInstance[];
  /** Keys of authentication. The engine works on the same object. */
  keys: KeyStore;
  /** Access control lists, and the rights that name them. The engine works on the same object. */
  access: AccessControl;
  /** SNTP, which runs instead of NTP or not at all. */
  sntp: SntpSettings;
  /** `ntp-service source-interface`: full name; empty for none. */
  sourceInterface: string;
  /** DSCP value of the packets sent, 0..63. */
  dscp: number;
  /** `ntp-service time-offset-threshold`: offsets, ms, from which on a step is logged, and a trap is sent; 0 where nothing was said. */
  logThreshold: number;
  trapThreshold: number;
  /** 0..100. */
  maxDynamicSessions: number;
  /** `ntp-service slew-rate`, ppm. */
  slewRate: number;
  /** `ntp-service rate-limit`; undefined where nobody is limited. */
  rateLimit: RateLimitSettings | undefined;
  gateways: Gateway[];
  /** `idle-timeout`: how long nobody may type before the session ends, s; 0 for as long as one likes. */
  idleTimeout: number;
  /** `screen-length`: lines of a screen, 0..512; 0 for no end. */
  screenLength: number;
  /** `history-command max-size`: lines that are remembered, 0..256. */
  historySize: number;
  /** Interfaces of which something has been set. */
  interfaces: InterfaceSettings[];
  /** There was a saved configuration at the start. */
  isLoaded: boolean;
  /** Lines of the saved configuration that could not be carried out: kept, so that the next save does not lose them. */
  unknownLines: UnknownLine[];
}

/** One line of the saved configuration that could not be carried out. */
export interface UnknownLine {
  /** The line that it stood below and belongs to, for example `interface Ethernet0/0`; empty for a line of system view. */
  viewCommand: string;
  /** The line as it was, blanks before it included. */
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
  /** `idle-timeout` [s]. */
  IdleTimeout = 600,
  /** `screen-length`, lines. */
  ScreenLength = 24,
  /** `history-command max-size`, commands. */
  HistorySize = 10,
}

/** Address of `ntp-service refclock-master` without one. */
export const DEFAULT_LOCAL_CLOCK = "127.127.1.0";
/** 255.255.255.255: what broadcast servers send to. */
export const BROADCAST = "255.255.255.255";
/** What `ip address` says where DHCP is to find one. */
export const DHCP = "dhcp-alloc";
/** 224.0.1.1: the group that NTP has from IANA, where no other is named. */
export const NTP_GROUP = "224.0.1.1";
/** Name of a board that nobody has named. */
export const DEFAULT_SYSNAME = "Timewire";

/** An empty configuration. */
export function makeConfiguration(): Configuration {
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
    keys: makeKeyStore(),
    access: makeAccessControl(),
    sntp: { isEnabled: false, servers: [], keys: makeKeyStore() },
    sourceInterface: "",
    dscp: Default.Dscp,
    logThreshold: 0,
    trapThreshold: 0,
    maxDynamicSessions: Default.DynamicSessions,
    slewRate: DEFAULT_SLEW_RATE,
    rateLimit: undefined,
    gateways: [],
    idleTimeout: Default.IdleTimeout,
    screenLength: Default.ScreenLength,
    historySize: Default.HistorySize,
    interfaces: [],
    isLoaded: false,
    unknownLines: [],
  };
}

/** The settings of a server for which nothing but the target was said. */
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

/** The settings of the interface `name`; made when first asked for. */
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

/** The VPN instance `name`; undefined when there is none. */
export function findVpnInstance(configuration: Configuration, name: string): VpnInstance | undefined {
  return configuration.vpnInstances.find((instance) => instance.name === name);
}

/** Whether there is a VPN instance `name`; an empty name is the public one, which there always is. */
export function hasVpnInstance(configuration: Configuration, name: string): boolean {
  return name === "" || findVpnInstance(configuration, name) !== undefined;
}

/** Whether two settings name the same host: the same address in two VPN instances is two hosts. */
export function isSameTarget(a: ServerSettings, b: ServerSettings): boolean {
  return a.target === b.target && a.vpnInstance === b.vpnInstance;
}

/** Whether two settings are the same in all. */
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
