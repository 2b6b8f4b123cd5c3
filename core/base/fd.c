/* SPDX-License-Identifier: Apache-2.0 */
/* fd.c - closing, reading and writing descriptors; see fd.h. */
#include <oakum/fd.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_FIRST ((size_t)16 * 1024)

void oakum_fd_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		(void)close(*fd); /* what was written is checked where it is written */
	errno = saved;
}

/* Whether the call that failed may be tried again, after waiting if need be. */
static bool again(int fd, short events)
{
	struct pollfd wait = {.fd = fd, .events = events};

	if (errno == EINTR)
		return true;
	return errno == EAGAIN && (poll(&wait, 1, -1) >= 0 || errno == EINTR);
}

/* The size that a regular file says it has, or 0: what the kernel makes as it is read has
 * none. */
static size_t expected(int fd, size_t max)
{
	struct stat st;

	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return 0;
	return (uintmax_t)st.st_size < max ? (size_t)st.st_size : max;
}

/* A larger room with the same content; one byte beyond max shows that there is more. */
static char *enlarge(struct oakum_arena *a, const char *data, size_t len, size_t *cap,
		     size_t max)
{
	char *larger;

	*cap = *cap > max / 2 ? max + 1 : *cap * 2 + 1;
	larger = oakum_arena_alloc(a, *cap + 1);
	memcpy(larger, data, len);
	return larger;
}

int oakum_fd_slurp(struct oakum_arena *a, int fd, const char *name, size_t max,
		   const char **ret_bytes, size_t *ret_len, struct oakum_err *e)
{
	OAKUM_SCRATCH char first[CHUNK_FIRST + 2];
	size_t size = expected(fd, max), cap = size, len = 0;
	char *data = first;

	if (size > 0)
		data = oakum_arena_alloc(a, size + 2);
	else
		cap = max < CHUNK_FIRST ? max : CHUNK_FIRST;
	cap++; /* one more shows that there is more */
	for (;;) {
		ssize_t n = read(fd, data + len, cap - len);

		if (n < 0 && again(fd, POLLIN))
			continue;
		if (n < 0)
			return oakum_err_set(e, -errno, "'%s' cannot be read: %s", name,
					     oakum_errno_text(errno));
		if (n == 0)
			break;
		len += (size_t)n;
		if (len > max)
			return oakum_err_set(e, -EFBIG, "'%s' is larger than %zu bytes",
					     name, max);
		if (len == cap)
			data = enlarge(a, data, len, &cap, max);
	}
	data[len] = '\0';
	*ret_bytes = data == first ? oakum_arena_dup(a, data, len) : data;
	*ret_len = len;
	return 0;
}

/* Not printf: every place that is looked at is asked for by this name. */
void oakum_fd_link(int fd, char ret[OAKUM_FD_LINK_MAX])
{
	static const char dir[] = "/proc/self/fd/";
	unsigned rest = (unsigned)fd;
	size_t len = sizeof(dir) - 1;

	memcpy(ret, dir, len);
	do
		len++;
	while (rest /= 10);
	ret[len] = '\0';
	rest = (unsigned)fd;
	do
		ret[--len] = (char)('0' + rest % 10);
	while (rest /= 10);
}

int oakum_fd_write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && again(fd, POLLOUT))
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Cuts off the n bytes that were written last. */
static void take_back(int fd, size_t n)
{
	off_t end = lseek(fd, 0, SEEK_CUR);
	struct stat st;

	if (end >= (off_t)n && fstat(fd, &st) == 0 && st.st_size == end &&
	    ftruncate(fd, end - (off_t)n) < 0)
		return; /* the failure before it is told */
}

int oakum_fd_append(int fd, const char *line, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = write(fd, line + done, len - done);

		if (n < 0 && again(fd, POLLOUT))
			continue;
		if (n < 0) {
			int ret = -errno;

			if (done > 0)
				take_back(fd, done);
			return ret;
		}
		done += (size_t)n;
	}
	return 0;
}
