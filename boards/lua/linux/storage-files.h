/* SPDX-License-Identifier: MIT */
/*
 * storage.h in regular files of one folder; the saved configuration may be a file elsewhere. Links, devices, pipes and unreadable files are not read; a new text
 * sets them aside under another name and never goes through them.
 */
#ifndef TIMEWIRE_STORAGE_FILES_H
#define TIMEWIRE_STORAGE_FILES_H

/* Makes the folder where it is missing. `configuration` is the file of --config, or NULL. Ends the program when that file exists and cannot be read. */
void storage_begin(const char *folder, const char *configuration);

#endif
