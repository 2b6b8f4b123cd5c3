/* SPDX-License-Identifier: Apache-2.0 */
/* container.c - everything that the state names, opened and read once. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/host.h>
#include <oakum/json.h>
#include <oakum/prepare.h>
#include <oakum/sys.h>

#include "hook.h"

int oakum_hook_load_policy(struct oakum_hook *h, struct oakum_err *e)
{
	struct oakum_policy *policy;
	int r = oakum_policy_load(&h->arena, h->policy_file, h->policy_given, h->now,
				  &policy, e);

	if (r == 0)
		h->policy = policy;
	return r;
}

static int read_state(struct oakum_hook *h, enum oakum_stage stage, struct oakum_err *e)
{
	const char *bytes = NULL;
	size_t len = 0;
	int r = oakum_fd_slurp(&h->arena, STDIN_FILENO, "the state", OAKUM_STATE_SIZE_MAX,
			       &bytes, &len, e);

	return r < 0 ? r : oakum_state_read(&h->arena, bytes, len, stage, &h->state, e);
}

/* The engine knows its container by the root that it made, not by the one that the wrapper has
 * put into its place. */
static int find_subject(struct oakum_hook *h, struct oakum_err *e)
{
	const char *root = oakum_json_str(oakum_json_get(h->spec->root, "path"));

	if (root)
		root = oakum_remapped_from(&h->arena, h->spec, &h->prepared, root);
	return oakum_subject_find(&h->arena, &h->bundle, h->config, root, h->state.id,
				  oakum_policy_needs_subject(h->policy), &h->subject, e);
}

int oakum_container_config(struct oakum_hook *h, struct oakum_err *e)
{
	int r = oakum_json_read(&h->arena, h->bundle.name, h->bundle.bytes, h->bundle.len,
				OAKUM_JSON_STRICT, &h->doc, e);

	if (r == 0)
		r = oakum_spec_open(h->doc, OAKUM_SPEC_CONFIG, &h->read, e);
	if (r < 0)
		return r;
	h->config = h->doc->root;
	h->spec = h->read;
	h->mismatch = (struct oakum_findings){.arena = &h->arena, .spec = h->spec};
	return 0;
}

static int read_bundle(struct oakum_hook *h, struct oakum_err *e)
{
	struct oakum_host *host;
	int r = oakum_bundle_open(&h->arena, h->state.bundle, &h->bundle, e);

	if (r == 0)
		r = oakum_container_config(h, e);
	if (r < 0)
		return r;
	h->prepared.dir =
		oakum_prepared_find(&h->arena, OAKUM_RUNDIR, h->state.id, h->bundle.path);
	h->prepared.made =
		h->prepared.dir != NULL; /* by the wrapper, for this document */
	r = find_subject(h, e);
	if (r < 0)
		return r;
	r = oakum_host_open(&h->arena, h->bundle.path,
			    oakum_json_str(oakum_json_get(h->spec->root, "path")), &host,
			    e);
	h->host = host;
	return r;
}

int oakum_container_open(struct oakum_hook *h, enum oakum_stage stage,
			 struct oakum_err *e)
{
	int r = oakum_hook_load_policy(h, e);

	if (r == 0)
		r = read_state(h, stage, e);
	if (r == 0)
		r = read_bundle(h, e);
	return r < 0 ? r : oakum_process_open(h->state.pid, &h->process, e);
}

int oakum_container_refuse(struct oakum_hook *h, const struct oakum_err *e)
{
	return oakum_hook_refuse(h, h->policy ? "state" : "policy", "%s", e->msg);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

int oakum_container_check(struct oakum_hook *h, struct oakum_err *e)
{
	struct stat theirs, ours, first;
	int r = oakum_process_stat(&h->process, "ns/mnt", &theirs, e);

	if (r < 0)
		return r;
	if (stat("/proc/self/ns/mnt", &ours) < 0)
		return oakum_err_set(e, -errno,
				     "the own mount namespace cannot be told: %s",
				     oakum_errno_text(errno));
	/* That of PID 1 is not shown to everybody, and mostly it is ours. */
	if (is_same(&theirs, &ours) ||
	    (stat("/proc/1/ns/mnt", &first) == 0 && is_same(&theirs, &first)))
		return oakum_err_set(
			e, -EINVAL,
			"process %d is no container's: it is in the host's mount namespace",
			(int)h->process.pid);
	return 0;
}

void oakum_container_close(struct oakum_hook *h)
{
	oakum_process_close(&h->process);
	oakum_bundle_close(&h->bundle);
}
