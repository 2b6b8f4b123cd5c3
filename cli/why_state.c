/* SPDX-License-Identifier: Apache-2.0 */
/* why_state.c - what docker's own state, Oakum's record and the kernel's log say. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/str.h>

#include "why.h"

#define LOG_TAIL (256 * 1024) /* bytes of a container's output that are looked at */
#define SECOND	 1000000      /* of the kernel's clock */
#define KMSG_MAX 8192	      /* bytes of one record of the kernel's */

/* <root>/<driver>/<layer>/merged: three up is where docker keeps everything. */
static const char *docker_dir(struct why *w)
{
	size_t len = w->entry.rootfs ? strlen(w->entry.rootfs) : 0;

	for (int up = 0; up < 3; up++) {
		while (len > 0 && w->entry.rootfs[--len] != '/')
			;
	}
	if (len == 0 || !w->entry.id)
		return NULL;
	return oakum_arena_printf(w->arena, "%.*s/containers/%s", (int)len,
				  w->entry.rootfs, w->entry.id);
}

/* The lines of docker's "json-file" are objects with the text in them. */
static void read_log_line(struct why *w, const char *line, size_t len)
{
	struct oakum_json_doc *doc;
	const char *text;

	if (oakum_json_read(w->arena, "log", line, len, OAKUM_JSON_STRICT, &doc, NULL) <
	    0)
		return;
	text = oakum_json_str(oakum_json_get(doc->root, "log"));
	if (text)
		why_read_text(w, text, strlen(text));
}

static void read_log(struct why *w, const char *path)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *text = oakum_arena_alloc(w->arena, LOG_TAIL), *at = text, *eol;
	off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	ssize_t n;

	if (size < 0)
		return;
	n = pread(fd, text, LOG_TAIL, size > LOG_TAIL ? size - LOG_TAIL : 0);
	for (; n > 0 && (eol = memchr(at, '\n', (size_t)n)) != NULL; at = eol + 1) {
		read_log_line(w, at, (size_t)(eol - at));
		n -= eol + 1 - at;
	}
}

void why_read_docker(struct why *w)
{
	const char *dir = oakum_streq(w->entry.engine, "docker") ? docker_dir(w) : NULL;
	const struct oakum_node *config, *state, *code;

	if (!dir)
		return;
	config = oakum_json_file(w->arena,
				 oakum_path_join(w->arena, dir, "config.v2.json"),
				 OAKUM_TRUST_FILE, OAKUM_JSON_STRICT);
	state = oakum_json_get(config, "State");
	if (!state ||
	    !oakum_streq(oakum_json_str(oakum_json_get(config, "ID")), w->entry.id))
		return;
	w->ended = oakum_json_str(oakum_json_get(state, "FinishedAt"));
	w->running = oakum_json_true(oakum_json_get(state, "Running"));
	code = oakum_json_get(state, "ExitCode");
	if (!w->known_exit && !w->running && oakum_json_is(code, OAKUM_JSON_NUMBER) &&
	    oakum_num_i64(code->text, 0, 255, &w->exit_code) == 0)
		w->known_exit = true;
	if (oakum_json_true(oakum_json_get(state, "OOMKilled")))
		why_suspect(w, "resources", 9, "docker says: killed for want of memory");
	read_log(w, oakum_path_join(
			    w->arena, dir,
			    oakum_arena_printf(w->arena, "%s-json.log", w->entry.id)));
}

/* The record is there as long as the container is. */
void why_read_record(struct why *w)
{
	DIR *dir = opendir(OAKUM_RUNDIR);
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)) != NULL) {
		const struct oakum_node *r, *uid;

		if (entry->d_name[0] == '.')
			continue;
		r = oakum_json_file(w->arena,
				    oakum_arena_printf(w->arena,
						       OAKUM_RUNDIR "/%s/record.json",
						       entry->d_name),
				    OAKUM_TRUST_FILE, OAKUM_JSON_STRICT);
		if (!r ||
		    !oakum_streq(oakum_json_str(oakum_json_get(r, "id")), w->entry.id))
			continue;
		uid = oakum_json_at(r, "/user/uid");
		if (oakum_json_is(uid, OAKUM_JSON_NUMBER) &&
		    oakum_num_i64(uid->text, 0, UINT32_MAX, &w->uid) < 0)
			w->uid = -1;
	}
	if (dir)
		closedir(dir);
}

/* A moment of RFC 3339 in microseconds of the kernel's clock; 0 when it is none. */
static int64_t kernel_time(const char *stamp)
{
	struct timespec boot, now;
	struct tm tm = {0};

	if (!stamp || !strptime(stamp, "%Y-%m-%dT%H:%M:%S", &tm) ||
	    clock_gettime(CLOCK_MONOTONIC, &boot) < 0 ||
	    clock_gettime(CLOCK_REALTIME, &now) < 0)
		return 0;
	return ((int64_t)timegm(&tm) - now.tv_sec + boot.tv_sec) * 1000000;
}

/* "6,1234,5678901,-;audit: type=1326 …": priority, number, microseconds. */
static int64_t record_time(const char *record)
{
	const char *at = strchr(record, ',');
	char digits[24];
	int64_t when;
	size_t n;

	at = at ? strchr(at + 1, ',') : NULL;
	n = at ? strspn(at + 1, "0123456789") : 0;
	if (n == 0 || n >= sizeof(digits))
		return -1;
	memcpy(digits, at + 1, n);
	digits[n] = '\0';
	return oakum_num_i64(digits, 0, INT64_MAX, &when) == 0 ? when : -1;
}

static void read_record_of_kernel(struct why *w, char *record)
{
	char uid[40];
	const char *text = strchr(record, ';');

	if (!text)
		return;
	record[strcspn(record, "\n")] = '\0';
	(void)snprintf(uid, sizeof(uid), " uid=%lld ", (long long)w->uid); /* it fits */
	if (strstr(text, "type=1326") && strstr(text, uid))
		why_suspect(w, "seccomp", w->ended ? 7 : 2, "the kernel: %s",
			    oakum_str_show(w->arena, text + 1, 200));
}

/* Seccomp's lines name no container: the user and the time must fit. Without the time of its
 * end they may as well be of a later one. Stamps are of whole seconds. */
void why_read_kernel(struct why *w)
{
	OAKUM_FD int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int64_t since = kernel_time(w->entry.time), end = kernel_time(w->ended);
	char record[KMSG_MAX + 1];
	ssize_t n;

	while (fd >= 0 && since > 0 &&
	       ((n = read(fd, record, KMSG_MAX)) > 0 || (n < 0 && errno == EPIPE))) {
		int64_t when;

		if (n <= 0)
			continue; /* what had not been read was overwritten */
		record[n] = '\0';
		when = record_time(record);
		if (when >= since - SECOND && (!end || when <= end + 2 * SECOND))
			read_record_of_kernel(w, record);
	}
}
