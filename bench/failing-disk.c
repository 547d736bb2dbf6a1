/*
 * A disk that fails: preloaded, it lets every write and fsync to a file below FAILING_DISK_FOLDER end with EIO while the
 * file that FAILING_DISK_SWITCH names begins with '1'. Other files, sockets and pipes are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile const char *failing;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAILING_DISK_SWITCH");
    folder = getenv("FAILING_DISK_FOLDER");
    int fd = file && folder ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        void *mapped = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
        failing = mapped == MAP_FAILED ? NULL : mapped;
        close(fd);
    }
}

/* Whether this call fails; errno says so then. */
static int fails(int fd) {
    if (!failing || *failing != '1') {
        return 0;
    }
    char link[64];
    char path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)) != 0) {
        return 0;
    }
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *buffer, size_t count) {
    return fails(fd) ? -1 : REAL(write)(fd, buffer, count);
}

ssize_t pwrite(int fd, const void *buffer, size_t count, off_t offset) {
    return fails(fd) ? -1 : REAL(pwrite)(fd, buffer, count, offset);
}

ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t offset) {
    return fails(fd) ? -1 : REAL(pwrite64)(fd, buffer, count, offset);
}

ssize_t pwritev(int fd, const struct iovec *vector, int count, off_t offset) {
    return fails(fd) ? -1 : REAL(pwritev)(fd, vector, count, offset);
}

int fsync(int fd) {
    return fails(fd) ? -1 : REAL(fsync)(fd);
}

int fdatasync(int fd) {
    return fails(fd) ? -1 : REAL(fdatasync)(fd);
}
