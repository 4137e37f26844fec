/* SPDX-License-Identifier: MIT */
/*
 * What a chip must supply so that Timewire runs on it. A port is one folder beside this one that fills in these functions; nothing else of the
 * runtime knows a register. The functions of the network are in udp.h: a chip with an Ethernet MAC gets them from net-lwip.c for the four
 * port_ethernet_... functions below; a port with an operating system fills udp.h in itself and leaves these four out.
 */
#ifndef TIMEWIRE_PORT_H
#define TIMEWIRE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What `display version` calls the hardware. */
extern const char port_model[];

/* Ticks a second of port_counter; at most 2^32. */
extern const uint32_t port_counter_frequency;

/* Ticks since the start. Never goes backwards; wraps of the chip's own register are hidden. Callable from interrupts. */
uint64_t port_counter(void);

/* Sleeps until input, a frame, or `ticks` from now, whichever comes first, and never long; returns at once when something is waiting. Feeds the watchdog. */
void port_wait(uint64_t ticks);

/* Moves up to `capacity` typed characters into `into`; returns how many. Never waits. */
size_t port_console_read(char *into, size_t capacity);

/* Sends characters to the console; waits while the line is busy. */
void port_console_write(const char *text, size_t length);

/* True once for each session that begins: on a UART once, after the start; where connections come and go, for each of them. */
bool port_console_opened(void);

/* Ends the session where the line can; a UART does nothing. */
void port_console_hang_up(void);

/* Fills `into` with bits that an attacker cannot guess. */
void port_entropy(uint8_t *into, size_t length);

/* Non-volatile bytes (EEPROM, a flash page). Writes may stop at any byte when power goes: storage-nvm.c copes. False when the chip did not answer. */
extern const size_t port_nvm_size;
bool port_nvm_read(size_t offset, uint8_t *into, size_t length);
bool port_nvm_write(size_t offset, const uint8_t *from, size_t length);

/*
 * The battery-backed clock: Unix seconds, and how much of the present one has gone by in 2^-32 s (half of it where the chip's edge is
 * not known). False on a board without one, or when the chip says that it lost its time. May wait for the chip's next second.
 */
extern const bool port_has_rtc;
bool port_rtc_read(uint32_t *seconds, uint32_t *fraction);

/* Sets it: the second begins now. False when the chip refused. */
bool port_rtc_write(uint32_t seconds);

/* Starts the machine anew, as after power-on. */
void port_restart(void) __attribute__((noreturn));

/* Ethernet: one MAC. Frames carry no checksum; VLAN tags are in them. `lost` counts received frames that found no room, were too long, or damaged. */
extern uint8_t port_ethernet_address[6];
extern volatile uint32_t port_ethernet_lost;
bool port_ethernet_is_up(void);

/*
 * Takes the oldest received frame out of the driver's ring: writes it and the counter's reading of its receive interrupt, returns its length, 0 when
 * none waits.
 */
size_t port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp);

/* Sends a frame; writes the counter's reading as close before the wire as the chip can tell. False when there was no room. */
bool port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp);

#endif
