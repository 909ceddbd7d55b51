/*
 * Stands between a program and the machine's clock (LD_PRELOAD), to play one that was never set or that jumps while
 * the program runs. Counters that only run forward are left alone.
 * Build: gcc -shared -fPIC -O2 -o clock-shim.so tools/clock-shim.c
 *
 *   SOGLIA_SHIM_CLOCK_FILE  a file with the seconds by which the clock is ahead (negative: behind); read again and
 *                           again, so that whoever writes into it sets the clock
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define READ_EVERY_NS 20000000LL

static int kernel_time(clockid_t id, struct timespec *at) { return (int)syscall(SYS_clock_gettime, id, at); }

static long long ahead_s(void) {
  static long long last = 0, read_ns = 0;
  struct timespec now;
  kernel_time(CLOCK_MONOTONIC, &now);
  long long ns = now.tv_sec * 1000000000LL + now.tv_nsec;
  if (read_ns != 0 && ns - read_ns < READ_EVERY_NS) return last;
  read_ns = ns;
  const char *path = getenv("SOGLIA_SHIM_CLOCK_FILE");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return last;
  char text[32] = {0};
  if (read(file, text, sizeof text - 1) > 0) last = atoll(text);
  close(file);
  return last;
}

int clock_gettime(clockid_t id, struct timespec *at) {
  int result = kernel_time(id, at);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += ahead_s();
  return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != NULL) *at = now.tv_sec;
  return now.tv_sec;
}
