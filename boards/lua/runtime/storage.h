/* SPDX-License-Identifier: MIT */
/* Small named texts that survive a loss of power (hal/storage.ts). storage-nvm.c stores them in port_nvm_..., boards/lua/linux in files. */
#ifndef TIMEWIRE_STORAGE_H
#define TIMEWIRE_STORAGE_H

#include <stdbool.h>
#include <stddef.h>

/* The text of `name`, to be freed with free(), and its length; NULL when there is none or it cannot be read. */
char *storage_read(const char *name, size_t *length);

/* True when there is a text of that name, readable or not. What cannot be read is not known to be worthless. */
bool storage_has(const char *name);

/* Replaces it atomically: a loss of power leaves the old text or the new one. False when the medium refuses or is full. */
bool storage_write(const char *name, const char *text, size_t length);

void storage_remove(const char *name);

#endif
