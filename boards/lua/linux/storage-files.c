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

static const char *folder;
static const char *configuration_file;

static void find_path(const char *name, char path[PATH_MAX]) {
  if (configuration_file != NULL && strcmp(name, CONFIGURATION) == 0) snprintf(path, PATH_MAX, "%s", configuration_file);
  else snprintf(path, PATH_MAX, "%s/%s", folder, name);
}

void storage_begin(const char *state, const char *configuration) {
  folder = state;
  configuration_file = configuration;
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) report("--state %s: the folder cannot be made (%s); nothing will be saved", folder, strerror(errno));
  if (configuration != NULL && access(configuration, R_OK) != 0) {
    if (errno != ENOENT) refuse("--config %s: cannot be read: %s", configuration, strerror(errno));
    report("--config %s: no such file yet; `save` makes it", configuration);
  }
}

/* Content of an open file, to be freed with free(). NULL with errno when it cannot be read. */
static char *read_all(int file, size_t *length) {
  struct stat status;
  if (fstat(file, &status) != 0) return NULL;
  if (!S_ISREG(status.st_mode) || status.st_size > LARGEST_TEXT) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : EFBIG;
    return NULL;
  }
  char *text = malloc((size_t)status.st_size + 1);
  if (text == NULL) return NULL;
  size_t filled = 0;
  ssize_t got = 1;
  while (filled < (size_t)status.st_size && (got = read(file, text + filled, (size_t)status.st_size - filled)) > 0) filled += (size_t)got;
  if (got < 0) {
    free(text);
    return NULL;
  }
  *length = filled;
  return text;
}

char *storage_read(const char *name, size_t *length) {
  char path[PATH_MAX];
  find_path(name, path);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  char *text = file < 0 ? NULL : read_all(file, length);
  if (text == NULL && errno != ENOENT) report("%s cannot be read: %s", path, strerror(errno));
  if (file >= 0) close(file);
  return text;
}

/* Writes the text to a new file and waits until it is on the medium. */
static bool write_file(const char *path, const char *text, size_t length) {
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  ssize_t written = 0;
  for (size_t done = 0; done < length; done += (size_t)written) {
    written = write(file, text + done, length - done);
    if (written < 0) break;
  }
  const bool is_whole = written >= 0 && fsync(file) == 0;
  return close(file) == 0 && is_whole;
}

static void sync_folder(char *path) {
  const int directory = open(dirname(path), O_RDONLY | O_CLOEXEC);
  if (directory < 0) return;
  fsync(directory);
  close(directory);
}

/* Keeps the file as NAME.bak too. A failure is reported and does not prevent the save. */
static void keep_previous(const char *path) {
  char fresh[PATH_MAX + 16], backup[PATH_MAX + 16];
  snprintf(fresh, sizeof fresh, "%s.bak.new", path);
  snprintf(backup, sizeof backup, "%s.bak", path);
  unlink(fresh);
  if (link(path, fresh) != 0 ? errno != ENOENT : rename(fresh, backup) != 0)
    report("the previous configuration is not kept as %s: %s", backup, strerror(errno));
}

bool storage_write(const char *name, const char *text, size_t length) {
  char path[PATH_MAX], real[PATH_MAX], fresh[PATH_MAX + 16];
  find_path(name, path);
  mkdir(folder, 0777);
  if (realpath(path, real) == NULL) snprintf(real, sizeof real, "%s", path); /* a symbolic link stays one: its target is replaced */
  if (strcmp(name, CONFIGURATION) == 0) keep_previous(real);
  snprintf(fresh, sizeof fresh, "%s.new", real);
  /* Power may fail at any byte: the new text is complete on the medium before it takes the name of the old one. */
  if (!write_file(fresh, text, length) || rename(fresh, real) != 0) {
    report("%s cannot be written: %s", path, strerror(errno));
    return false;
  }
  sync_folder(real);
  return true;
}

void storage_remove(const char *name) {
  char path[PATH_MAX];
  find_path(name, path);
  if (unlink(path) != 0 && errno != ENOENT) report("%s cannot be removed: %s", path, strerror(errno));
}
