/* SPDX-License-Identifier: MIT */
/* Messages of the program to its user, on standard error. */
#ifndef TIMEWIRE_MESSAGE_H
#define TIMEWIRE_MESSAGE_H

/* Prints one line, after the program's name. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints one line and ends the program with exit code 2: it has not started. */
void refuse(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
