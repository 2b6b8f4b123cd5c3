/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fail_alloc.c - makes one allocation of a program fail; preloaded.
 *
 * The FAIL_ALLOCth call of malloc, calloc, realloc, aligned_alloc or posix_memalign after
 * loading gives nothing, and with a "+" behind the number so do all later ones. The file
 * FAIL_LOG then gets what failed. What the program hands on shows nothing of this: the
 * variables are gone before it begins.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);

static long left; /* calls until the one that fails; 0: none will */
static bool again;
static char path[PATH_MAX];

static void tell(const char *what)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, what, strlen(what)) < 0 || write(fd, "\n", 1) < 0)
		_exit(99);
	close(fd);
}

static bool fails(const char *what)
{
	if (left == 0 || --left > 0)
		return false;
	left = again ? 1 : 0;
	tell(what);
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return fails("calloc") ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return fails("realloc") ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return fails("aligned_alloc") ? NULL : __libc_memalign(align, size);
}

int posix_memalign(void **ret, size_t align, size_t size)
{
	if (fails("posix_memalign"))
		return ENOMEM;
	*ret = __libc_memalign(align, size);
	return *ret ? 0 : ENOMEM;
}

__attribute__((constructor)) static void begin(void)
{
	const char *which = getenv("FAIL_ALLOC"), *log = getenv("FAIL_LOG");
	char *end = NULL;

	if (!which || !log || strlen(log) >= sizeof(path))
		_exit(99);
	memcpy(path, log, strlen(log) + 1);
	left = strtol(which, &end, 10);
	again = *end == '+';
	unsetenv("FAIL_ALLOC");
	unsetenv("FAIL_LOG");
	unsetenv("LD_PRELOAD");
}
