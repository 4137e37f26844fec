/* SPDX-License-Identifier: MIT */
#include "privileges.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "message.h"

/* Ports below it need CAP_NET_BIND_SERVICE. */
#define FIRST_FREE_PORT 1024

/* Memory limit that holds the largest heap of --heap and the program [bytes]. Below it a lock of later memory would end in a failed allocation. */
#define ROOM_TO_LOCK ((rlim_t)3 << 29)

#define HALVES _LINUX_CAPABILITY_U32S_3

static const struct passwd *user; /* NULL without --user */

static uint64_t bit_of(int capability) { return (uint64_t)1 << capability; }

/* The capabilities that the process may use. */
static uint64_t read_permitted(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[HALVES] = {0};
  if (syscall(SYS_capget, &header, data) != 0) return 0;
  return (uint64_t)data[1].permitted << 32 | data[0].permitted;
}

/* Sets the permitted, effective and inheritable capabilities, and the ambient ones, which a program that is started by this one keeps. */
static bool set_capabilities(uint64_t mask) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[HALVES] = {0};
  for (int i = 0; i < HALVES; i++) data[i].permitted = data[i].effective = data[i].inheritable = (uint32_t)(mask >> 32 * i);
  if (syscall(SYS_capset, &header, data) != 0) return false;
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int capability = 0; capability < 64; capability++) {
    if ((mask & bit_of(capability)) != 0 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0) return false;
  }
  return true;
}

/* Not with the sanitizers: their leak detector is a debugger, and their shadow memory is larger than any limit. */
#ifdef __SANITIZE_ADDRESS__
#define MAY_PROTECT 0
#else
#define MAY_PROTECT 1
#endif

/* A change of the user allows dumps again. */
static void deny_dumps(void) {
  const struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (MAY_PROTECT) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static void protect_memory(void) {
  deny_dumps();
  if (!MAY_PROTECT) return;
  const struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
  struct rlimit limit;
  if (setrlimit(RLIMIT_MEMLOCK, &all) != 0 && (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur < ROOM_TO_LOCK)) return;
  mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/* Makes the state folder of the user, who may not be allowed to. */
static void make_folder(const char *path) {
  if (mkdir(path, 0700) == 0 && chown(path, user->pw_uid, user->pw_gid) != 0)
    report("--state %s: cannot be given to %s (%s)", path, user->pw_name, strerror(errno));
}

void privileges_begin(const struct options *options) {
  protect_memory();
  if (options->user == NULL) return;
  user = getpwnam(options->user);
  if (user == NULL) refuse("--user %s: there is no such user", options->user);
  if (user->pw_uid == 0) refuse("--user %s: is the user with all privileges; name another", options->user);
  if (geteuid() != 0 && geteuid() != user->pw_uid) refuse("--user %s: start the program as root, or leave the option out", options->user);
  make_folder(options->state);
}

/* A restarted program runs as that user already. */
static bool change_user(void) {
  if (getuid() == user->pw_uid && geteuid() == user->pw_uid) return true;
  return prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && initgroups(user->pw_name, user->pw_gid) == 0 &&
         setresgid(user->pw_gid, user->pw_gid, user->pw_gid) == 0 && setresuid(user->pw_uid, user->pw_uid, user->pw_uid) == 0;
}

/* The capabilities to keep, of those that there are. */
static uint64_t find_kept(const struct options *options) {
  const uint64_t port = options->runtime.service_port < FIRST_FREE_PORT ? bit_of(CAP_NET_BIND_SERVICE) : 0;
  const uint64_t clock = options->steers_system_clock ? bit_of(CAP_SYS_TIME) : 0;
  return (port | clock) & read_permitted();
}

void privileges_drop(const struct options *options) {
  if (user == NULL) return;
  const uint64_t kept = find_kept(options);
  const char *socket = options->console_path;
  if (socket != NULL && lchown(socket, user->pw_uid, user->pw_gid) != 0) report("%s cannot be given to %s: %s", socket, user->pw_name, strerror(errno));
  if (!change_user() || !set_capabilities(kept)) refuse("--user %s: the privileges cannot be dropped (%s)", options->user, strerror(errno));
  if (setuid(0) == 0 || read_permitted() != kept) refuse("--user %s: the privileges are not dropped", options->user);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  deny_dumps();
  if (access(options->state, R_OK | W_OK | X_OK) != 0)
    report("--state %s: %s may not use the folder (%s); nothing is read or saved: change its owner", options->state, options->user, strerror(errno));
}
