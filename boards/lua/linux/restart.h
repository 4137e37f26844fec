/* SPDX-License-Identifier: MIT */
/* port_restart of port.h: the program starts again in the same process. Of the old one only standard input and output and the storage remain. */
#ifndef TIMEWIRE_RESTART_H
#define TIMEWIRE_RESTART_H

/* Keeps the words of the command line, for the next start. */
void restart_begin(char **words);

#endif
