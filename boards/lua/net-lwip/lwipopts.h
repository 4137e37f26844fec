/* SPDX-License-Identifier: MIT */
/* Options of lwIP (described in its opt.h). No operating system, one thread: interrupts touch only the driver's ring. */
#ifndef TIMEWIRE_LWIPOPTS_H
#define TIMEWIRE_LWIPOPTS_H

#include "board.h"

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#ifdef BOARD_CAPACITY_STREAMS
#define LWIP_TCP 1
#else
#define LWIP_TCP 0
#endif
#define LWIP_RAW 0

#define LWIP_IPV4 1
#define LWIP_ARP 1
#define LWIP_ICMP 1
#define LWIP_IGMP 1
#define LWIP_DHCP 1
#define LWIP_DNS 1
#define LWIP_UDP 1
#define LWIP_MULTICAST_TX_OPTIONS 1
#define IP_FORWARD 0
#define IP_FRAG 0
#define IP_REASSEMBLY 0

#define LWIP_IPV6 1
#define LWIP_IPV6_MLD 1
#define LWIP_IPV6_FRAG 0
#define LWIP_IPV6_REASS 0
#define LWIP_IPV6_AUTOCONFIG 1
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 1

/* An offered address is used at once, without an ARP probe of a second. */
#define DHCP_DOES_ARP_CHECK 0
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define LWIP_DHCP_GET_NTP_SRV 1
#define LWIP_DHCP_MAX_NTP_SERVERS 4
#define LWIP_DHCP_MAX_DNS_SERVERS 2

/* VPN instances are VLANs of the Ethernet port: hooks.h. */
#define ETHARP_SUPPORT_VLAN 1
#define LWIP_HOOK_FILENAME "hooks.h"
#define LWIP_HOOK_VLAN_SET(netif, packet, source, destination, type) net_vlan_tag(netif)
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination) net_own_route(destination)

/* InLoopBack0, and packets to the board's own addresses. */
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_LOOPBACK_MAX_PBUFS 4
#define LWIP_LOOPIF_MULTICAST 0

#define LWIP_NETIF_TX_SINGLE_PBUF 1
#define LWIP_NETIF_STATUS_CALLBACK 1
#define LWIP_NETIF_LINK_CALLBACK 1
#define LWIP_NETIF_HOSTNAME 0

/* A port of each association, and the service; DHCP and DNS have three more. */
#define NET_SOCKETS BOARD_CAPACITY_SOCKETS
#define MEMP_NUM_UDP_PCB (NET_SOCKETS + 3)
#define MEMP_NUM_IGMP_GROUP BOARD_CAPACITY_GROUPS
#define MEMP_NUM_MLD6_GROUP 16
#ifdef BOARD_CAPACITY_STREAMS
/*
 * Streams: net-streams.c. A stream has a window of capacity.streamBytes in each direction. Half-open connections, and those that lwIP ends alone, have places of
 * their own. NET_STREAM_HEAP is the most that the unacknowledged bytes of all of them take: it is added to the heap, so that datagrams keep theirs.
 */
#define NET_HALF_OPEN 4
#define TCP_MSS ((BOARD_CAPACITY_STREAM_BYTES) / 2)
#define TCP_WND BOARD_CAPACITY_STREAM_BYTES
#define TCP_SND_BUF BOARD_CAPACITY_STREAM_BYTES
#define TCP_SND_QUEUELEN 4
#define TCP_SNDLOWAT TCP_MSS
#define TCP_SNDQUEUELOWAT 2
#define TCP_QUEUE_OOSEQ 0
#define SO_REUSE 1
#define TCP_LISTEN_BACKLOG 1
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1 /* they compare the window with lwIP's own pool of frames, which is not used */
#define MEMP_NUM_TCP_PCB (BOARD_CAPACITY_STREAMS + NET_HALF_OPEN)
#define MEMP_NUM_TCP_PCB_LISTEN BOARD_CAPACITY_LISTENERS
#define MEMP_NUM_TCP_SEG (MEMP_NUM_TCP_PCB * (TCP_SND_QUEUELEN + 1))
#define NET_SEGMENT_HEAP (TCP_MSS + 112) /* with headers, pbuf and the heap's own words */
#define NET_STREAM_HEAP (MEMP_NUM_TCP_PCB * (TCP_SND_QUEUELEN + 1) * NET_SEGMENT_HEAP)
#else
#define NET_STREAM_HEAP 0
#endif
#define ARP_TABLE_SIZE BOARD_CAPACITY_NEIGHBOURS
#define ARP_QUEUEING 0
#define MEM_ALIGNMENT 4
#define MEM_SIZE (BOARD_CAPACITY_NETWORK_HEAP + NET_STREAM_HEAP)
extern unsigned char net_heap[]; /* net-lwip.c: in the memory for large arrays */
#define LWIP_RAM_HEAP_POINTER net_heap
#define PBUF_POOL_SIZE 4
#define PBUF_POOL_BUFSIZE 640
#define MEMP_NUM_PBUF 8

/* A received datagram stays in its frame: net-lwip.c. */
#define LWIP_SUPPORT_CUSTOM_PBUF 1

#define LWIP_STATS 0
#define LWIP_CHKSUM_ALGORITHM 3

#endif
