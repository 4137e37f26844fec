/* SPDX-License-Identifier: MIT */
/*
 * The functions of a port, in a folder beside this one. Only a port knows registers. A chip with an Ethernet MAC implements the port_ethernet_... functions, and
 * net-lwip.c makes udp.h of them; a port with an operating system implements udp.h itself, without them.
 */
#ifndef TIMEWIRE_PORT_H
#define TIMEWIRE_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Name of the hardware in `display version`. */
extern const char port_model[];

/* Name of the oscillator behind the counter, different on each machine: boards/common/oscillator.ts; NULL where it cannot be determined. */
const char *port_oscillator(void);

/* Frequency of port_counter [Hz]; at most 2^32. */
extern const uint32_t port_counter_frequency;

/* Ticks since the start. Never goes backwards; hides the wraps of the chip's register. Callable from interrupts. */
uint64_t port_counter(void);

/* Sleeps until input, a frame, or `ticks` from now, but never long. Returns at once when something waits. Feeds the watchdog. */
void port_wait(uint64_t ticks);

/* Moves up to `capacity` typed characters into `into` and returns their number. Never waits. */
size_t port_console_read(char *into, size_t capacity);

/* Sends characters to the console; waits while the line is busy. */
void port_console_write(const char *text, size_t length);

/* True while port_console_write takes a line of 512 characters without waiting. */
bool port_console_has_room(void);

/* Leaves typed characters where they are, or reads them again: while they are held they are no reason for port_wait to return. */
void port_console_hold(bool is_held);

/* True once for each new session: on a UART once after the start, elsewhere for each connection. */
bool port_console_opened(void);

/* Ends the session where the line can; a UART does nothing. */
void port_console_hang_up(void);

/* Fills `into` with bits that an attacker cannot predict. */
void port_entropy(uint8_t *into, size_t length);

/* Non-volatile bytes (EEPROM, a flash page). A loss of power may end a write at any byte: storage-nvm.c copes. False when the chip does not answer. */
extern const size_t port_nvm_size;
bool port_nvm_read(size_t offset, uint8_t *into, size_t length);
bool port_nvm_write(size_t offset, const uint8_t *from, size_t length);

/*
 * The battery-backed clock: Unix seconds and the fraction of the present one [2^-32 s], one half when the edge of the chip's second is not known. False on a board
 * without it, or when the chip reports that it has lost its time. May wait for the chip's next second.
 */
extern const bool port_has_rtc;
bool port_rtc_read(uint32_t *seconds, uint32_t *fraction);

/* Sets it; the second begins now. False when the chip refuses. */
bool port_rtc_write(uint32_t seconds);

/* Restarts the machine, as after power-on. */
void port_restart(void) __attribute__((noreturn));

/* Ethernet: one MAC. Frames have VLAN tags and no checksum. `lost` counts received frames without room, too long or damaged. */
extern uint8_t port_ethernet_address[6];
extern volatile uint32_t port_ethernet_lost;
bool port_ethernet_is_up(void);

/* Takes the oldest received frame: writes it and the counter reading of its receive interrupt, and returns its length; 0 when none waits. */
size_t port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp);

/* Sends a frame; writes the counter reading as close before the transmission as the chip allows. False when there is no room. */
bool port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp);

#endif
