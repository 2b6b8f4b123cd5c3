/* SPDX-License-Identifier: Apache-2.0 */
/* docker_api.c - one question to dockerd by its socket: HTTP/1.0, so the answer ends with the
 * connection and comes in one piece. */
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "doctor.h"

#define SECONDS 10

static int dial(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct timeval patience = {.tv_sec = SECONDS};
	OAKUM_FD int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	size_t len = strlen(path);

	if (fd < 0 || len >= sizeof(to.sun_path))
		return -1;
	memcpy(to.sun_path, path, len + 1);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) < 0 ||
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)) < 0)
		return -1;
	return oakum_fd_take(&fd);
}

/* All that comes, or NULL: a daemon that says nothing for so long does not answer. */
static char *receive(struct doctor *d, int fd)
{
	char *bytes = oakum_arena_alloc(d->arena, DOCTOR_FILE_MAX + 1);
	size_t len = 0;
	ssize_t n;

	while (len < DOCTOR_FILE_MAX &&
	       (n = read(fd, bytes + len, DOCTOR_FILE_MAX - len)) != 0) {
		if (n < 0)
			return NULL;
		len += (size_t)n;
	}
	return bytes;
}

struct oakum_node *doctor_docker_get(struct doctor *d, const char *path)
{
	const char *ask = oakum_arena_printf(
		d->arena, "GET %s HTTP/1.0\r\nHost: docker\r\n\r\n", path);
	OAKUM_FD int fd = dial("/run/docker.sock");
	struct oakum_json_doc *doc;
	const char *answer, *body;

	if (fd < 0 || oakum_fd_write_all(fd, ask, strlen(ask)) < 0)
		return NULL;
	answer = receive(d, fd);
	if (!answer || !oakum_starts_with(answer, "HTTP/1.") || strlen(answer) < 12 ||
	    strncmp(answer + 8, " 200", 4) != 0)
		return NULL;
	body = strstr(answer, "\r\n\r\n");
	if (!body || oakum_json_read(d->arena, "docker info", body + 4, strlen(body + 4),
				     OAKUM_JSON_STRICT, &doc, NULL) < 0)
		return NULL;
	return doc->root;
}
