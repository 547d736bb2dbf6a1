/*
 * A disk that takes longer: preloaded, it adds SLOW_FSYNC_MICROS microseconds to every fsync and fdatasync of a process
 * and of its children. It adds up the calls and the nanoseconds that they took in the file that SLOW_FSYNC_COUNTS names,
 * two unsigned numbers of 64 bits.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static uint64_t *counts;
static long micros;

__attribute__((constructor)) static void begin(void) {
    const char *delay = getenv("SLOW_FSYNC_MICROS");
    const char *file = getenv("SLOW_FSYNC_COUNTS");
    micros = delay ? atol(delay) : 0;
    int fd = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *mapped = mmap(NULL, 2 * sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        counts = mapped == MAP_FAILED ? NULL : mapped;
        close(fd);
    }
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * UINT64_C(1000000000) + time.tv_nsec;
}

static int slowly(const char *name, int fd) {
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    uint64_t start = now();
    struct timespec delay = {micros / 1000000, micros % 1000000 * 1000};
    while (nanosleep(&delay, &delay) != 0 && errno == EINTR) {
        /* A signal came: what is left is waited for. */
    }
    int result = real(fd);
    if (counts) {
        __atomic_fetch_add(&counts[0], 1, __ATOMIC_RELAXED);
        __atomic_fetch_add(&counts[1], now() - start, __ATOMIC_RELAXED);
    }
    return result;
}

int fsync(int fd) {
    return slowly("fsync", fd);
}

int fdatasync(int fd) {
    return slowly("fdatasync", fd);
}
