/* SPDX-License-Identifier: MIT */
/* storage.h in files of one folder. The saved configuration may be a file elsewhere. */
#ifndef TIMEWIRE_STORAGE_FILES_H
#define TIMEWIRE_STORAGE_FILES_H

/* Makes the folder where it is missing. `configuration` is the file of --config, or NULL. Ends the program when that file exists and cannot be read. */
void storage_begin(const char *folder, const char *configuration);

#endif
