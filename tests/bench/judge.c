/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.c - the pure part of a create, for counting instructions: no openat2, which valgrind
 * does not know everywhere; the machine is made of data, see tests/rules/fake_host.c.
 *
 *   judge POLICY CONFIG     reads both, judges, ends with the verdict's name on stdout
 *   judge mountinfo FILE    reads a mount table and asks for the mount of its last line
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/mountinfo.h>
#include <oakum/str.h>

#include "../rules/fixtures.h"

#define NOW ((time_t)1800000000)

/* An image as images are. */
static const char facts[] =
	"{\"image\": {\"/proc\": {\"type\": \"dir\"}, "
	"\"/sys\": {\"type\": \"dir\"}, \"/dev\": {\"type\": \"dir\"}}}";

static struct oakum_arena arena;
static struct oakum_err err = OAKUM_ERR_INIT;

static int fail(void)
{
	fprintf(stderr, "judge: %s\n", err.msg);
	return 1;
}

static int map(const char *path, const char **ret, size_t *ret_len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *text;

	if (fd < 0 || fstat(fd, &st) < 0)
		return oakum_err_set(&err, -1, "'%s' cannot be opened", path);
	text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (text == MAP_FAILED)
		return oakum_err_set(&err, -1, "'%s' cannot be mapped", path);
	*ret = text;
	*ret_len = (size_t)st.st_size;
	return 0;
}

static int judge(const char *policy_file, const char *config_file)
{
	struct oakum_request req = {.arena = &arena, .name = "config.json"};
	struct oakum_prepared prepared = {.dir = "/run/oakum/prepared/CONTAINER"};
	struct oakum_outcome *out = NULL;
	struct oakum_policy *policy = NULL;
	const char *text = NULL;
	struct oakum_json_doc *host = NULL;
	size_t len = 0;

	if (map(policy_file, &text, &len) < 0 ||
	    oakum_policy_parse(&arena, "policy.json", text, len, NOW, &policy, &err) < 0)
		return fail();
	if (map(config_file, &req.bytes, &req.len) < 0 ||
	    oakum_json_read(&arena, "host", facts, sizeof(facts) - 1, OAKUM_JSON_STRICT,
			    &host, &err) < 0)
		return fail();
	req.kind = OAKUM_SPEC_CONFIG;
	req.policy = policy;
	req.prepared = &prepared;
	req.host = fake_host(&arena, host->root);
	if (oakum_engine_run(&req, &out, &err) < 0)
		return fail();
	printf("%s%s%s\n", oakum_verdict_name(out->verdict), out->refusal ? ": " : "",
	       out->refusal ? out->refusal->message : "");
	return 0;
}

static int mountinfo(const char *file)
{
	struct oakum_mountinfo *mi = NULL;
	const struct oakum_mount *mount;
	const char *text = NULL;
	size_t len = 0;

	if (map(file, &text, &len) < 0 ||
	    oakum_mountinfo_parse(&arena, file, text, len, &mi, &err) < 0)
		return fail();
	mount = oakum_mountinfo_holding(mi, "/data/1/file");
	printf("%s\n", mount ? "found" : "not found");
	return mount ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: judge POLICY CONFIG | judge mountinfo FILE\n");
		return 2;
	}
	oakum_arena_init(&arena, OAKUM_ARENA_CEILING);
	return oakum_streq(argv[1], "mountinfo") ? mountinfo(argv[2])
						 : judge(argv[1], argv[2]);
}
