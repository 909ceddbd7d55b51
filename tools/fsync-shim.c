/*
 * Stands between a program and its fsync and fdatasync (LD_PRELOAD), to count them from outside and to play a slow
 * disk. Build: gcc -shared -fPIC -O2 -o fsync-shim.so tools/fsync-shim.c
 *
 *   SOGLIA_SHIM_FSYNC_MS   milliseconds that every call takes longer (a decimal number; unset: none)
 *   SOGLIA_SHIM_FSYNC_LOG  a file that gets a line for every call that succeeded, once it is through:
 *                          "<monotonic nanoseconds> fsync|fdatasync <path>"
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_as_told(void) {
  const char *text = getenv("SOGLIA_SHIM_FSYNC_MS");
  double ms = text == NULL ? 0 : atof(text);
  if (ms <= 0) return;
  struct timespec left = {(time_t)(ms / 1000), (long)((ms - 1000 * (long)(ms / 1000)) * 1e6)};
  while (nanosleep(&left, &left) == -1 && errno == EINTR) {
  }
}

static void log_call(const char *name, int fd) {
  const char *file = getenv("SOGLIA_SHIM_FSYNC_LOG");
  if (file == NULL) return;
  char link[64], path[4096], line[4400];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int size = snprintf(line, sizeof line, "%lld%09ld %s %s\n", (long long)now.tv_sec, now.tv_nsec, name, path);
  int log = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) return;
  if (write(log, line, (size_t)size) < 0) {
    /* Nothing better can be done from here. */
  }
  close(log);
}

/* The kernel's calls themselves: looking up libc's would need dlsym, and they do nothing more. */
static int call(long number, const char *name, int fd) {
  wait_as_told();
  int result = (int)syscall(number, fd);
  int fault = errno;
  if (result == 0) log_call(name, fd);
  errno = fault;
  return result;
}

int fsync(int fd) { return call(SYS_fsync, "fsync", fd); }
int fdatasync(int fd) { return call(SYS_fdatasync, "fdatasync", fd); }
