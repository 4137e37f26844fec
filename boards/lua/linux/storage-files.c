/* SPDX-License-Identifier: MIT */
#include "storage-files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "storage.h"

#define CONFIGURATION "startup.cfg"

/* A larger file was not written by this program [bytes]. */
#define LARGEST_TEXT (1 << 20)

/* Names whose last reading failed: more than the firmware uses. */
#define MOST_UNREAD 8
#define NAME_ROOM 32

/* Room for a path and the longest suffix of this file. */
#define PATH_ROOM (PATH_MAX + 32)

static const char *folder;
static const char *configuration_file;
static char unread[MOST_UNREAD][NAME_ROOM];

static void find_path(const char *name, char path[PATH_MAX]) {
  if (configuration_file != NULL && strcmp(name, CONFIGURATION) == 0) snprintf(path, PATH_MAX, "%s", configuration_file);
  else snprintf(path, PATH_MAX, "%s/%s", folder, name);
}

/* Content of an open regular file, to be freed with free(). NULL, and `reason`, when it cannot be read. */
static char *read_all(int file, size_t *length, const char **reason) {
  struct stat status;
  *reason = NULL;
  if (fstat(file, &status) != 0) *reason = strerror(errno);
  else if (S_ISDIR(status.st_mode)) *reason = strerror(EISDIR);
  else if (!S_ISREG(status.st_mode)) *reason = "it is not a regular file";
  else if (status.st_size > LARGEST_TEXT) *reason = strerror(EFBIG);
  if (*reason != NULL) return NULL;
  char *text = malloc((size_t)status.st_size + 1);
  size_t filled = 0;
  ssize_t got = text == NULL ? -1 : 1;
  while (text != NULL && filled < (size_t)status.st_size && (got = read(file, text + filled, (size_t)status.st_size - filled)) > 0) filled += (size_t)got;
  *length = filled;
  if (got >= 0) return text;
  *reason = strerror(errno);
  free(text);
  return NULL;
}

/* Content of a regular file. NULL without a reason when there is none. A link is not followed, and a pipe does not block. */
static char *read_path(const char *path, size_t *length, const char **reason) {
  *reason = NULL;
  const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) {
    if (errno != ENOENT) *reason = errno == ELOOP ? "it is a symbolic link; name its target" : strerror(errno);
    return NULL;
  }
  char *text = read_all(file, length, reason);
  close(file);
  return text;
}

void storage_begin(const char *state, const char *configuration) {
  folder = state;
  configuration_file = configuration;
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) report("--state %s: the folder cannot be made (%s); nothing will be saved", folder, strerror(errno));
  if (configuration == NULL) return;
  size_t length;
  const char *reason;
  char *text = read_path(configuration, &length, &reason);
  if (text == NULL && reason != NULL) refuse("--config %s: cannot be read: %s", configuration, reason);
  if (text == NULL) report("--config %s: no such file yet; `save` makes it", configuration);
  free(text);
}

static char *find_unread(const char *name) {
  for (int i = 0; i < MOST_UNREAD; i++)
    if (strcmp(unread[i], name) == 0) return unread[i];
  return NULL;
}

static void mark_unread(const char *name, bool is_unread) {
  char *place = find_unread(name);
  if (place == NULL && is_unread) place = find_unread("");
  if (place != NULL) snprintf(place, NAME_ROOM, "%s", is_unread ? name : "");
}

char *storage_read(const char *name, size_t *length) {
  char path[PATH_MAX];
  const char *reason;
  find_path(name, path);
  char *text = read_path(path, length, &reason);
  mark_unread(name, reason != NULL);
  if (reason != NULL) report("%s cannot be read: %s", path, reason);
  return text;
}

static bool is_there(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0 || errno != ENOENT;
}

bool storage_has(const char *name) {
  char path[PATH_MAX];
  find_path(name, path);
  return is_there(path);
}

/* Writes the text to a new file that its owner may read, and waits until it is on the medium. */
static bool write_file(const char *path, const char *text, size_t length) {
  unlink(path);
  const int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return false;
  ssize_t written = 0;
  for (size_t done = 0; done < length; done += (size_t)written) {
    written = write(file, text + done, length - done);
    if (written < 0) break;
  }
  const bool is_whole = written >= 0 && fsync(file) == 0;
  return close(file) == 0 && is_whole;
}

/* Power may fail at any byte: the new text is complete on the medium before it takes the name of the old one. */
static bool replace_file(const char *path, const char *text, size_t length) {
  char fresh[PATH_ROOM];
  snprintf(fresh, sizeof fresh, "%s.new", path);
  return write_file(fresh, text, length) && rename(fresh, path) == 0;
}

static void sync_folder(char *path) {
  const int directory = open(dirname(path), O_RDONLY | O_CLOEXEC);
  if (directory < 0) return;
  fsync(directory);
  close(directory);
}

/* Renames a file that is not to be lost. */
static bool set_aside(const char *path, const char *reason) {
  char aside[PATH_ROOM];
  int number = 1;
  do snprintf(aside, sizeof aside, "%s.corrupt-%d", path, number);
  while (is_there(aside) && number++ < INT_MAX);
  if (rename(path, aside) != 0) return false;
  report("%s is renamed to %s: %s", path, aside, reason);
  return true;
}

/* Keeps the previous text as NAME.bak. A failure is reported and does not prevent the save. */
static void keep_previous(const char *path, const char *text, size_t length) {
  char backup[PATH_ROOM];
  snprintf(backup, sizeof backup, "%s.bak", path);
  if (!replace_file(backup, text, length)) report("the previous configuration is not kept as %s: %s", backup, strerror(errno));
}

/* Makes room for a new text: what cannot be read, or could not be read before, is set aside. */
static bool give_way(const char *name, const char *path) {
  size_t length;
  const char *reason;
  char *previous = read_path(path, &length, &reason);
  if (reason == NULL && previous != NULL && find_unread(name) != NULL) reason = "it could not be read before";
  const bool is_free = reason == NULL || set_aside(path, reason);
  if (is_free) mark_unread(name, false);
  if (reason == NULL && previous != NULL && strcmp(name, CONFIGURATION) == 0) keep_previous(path, previous, length);
  free(previous);
  return is_free;
}

bool storage_write(const char *name, const char *text, size_t length) {
  char path[PATH_MAX];
  find_path(name, path);
  mkdir(folder, 0700);
  errno = EFBIG;
  if (length > LARGEST_TEXT || !give_way(name, path) || !replace_file(path, text, length)) {
    report("%s cannot be written: %s", path, strerror(errno));
    return false;
  }
  sync_folder(path);
  return true;
}

void storage_remove(const char *name) {
  char path[PATH_MAX];
  find_path(name, path);
  if (unlink(path) != 0 && errno != ENOENT) report("%s cannot be removed: %s", path, strerror(errno));
}
