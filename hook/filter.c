/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filter.c - oakum-hook filter: a config from standard input, as it may be handed to the
 * runtime on standard output. podman's stage "precreate" is such a filter.
 *
 * Nothing is known of the container but the document: podman tells neither id nor bundle. So
 * relative paths start at "/", and exceptions can match by the root file system alone.
 */
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/sys.h>

#include "hook.h"

static const char input[] = "standard input";

/* What little can be told of the container. */
static int find_subject(struct oakum_hook *h, const char *rootfs, struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = rootfs && *rootfs ? h->host->place(h->host, rootfs, &p, e) : 0;

	if (r == 0 && p.exists)
		h->subject.rootfs = p.path;
	return r;
}

static int judge(struct oakum_hook *h, const char *bytes, size_t len, struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	const char *rootfs = NULL;
	struct oakum_host *host;
	int r;

	/* One that cannot be read is the engine's to refuse, with the reason. */
	if (oakum_json_read(&h->arena, input, bytes, len, OAKUM_JSON_STRICT, &doc,
			    NULL) == 0)
		rootfs = oakum_json_str(oakum_json_at(doc->root, "/root/path"));
	r = oakum_host_open(&h->arena, "/", rootfs, &host, e);
	if (r < 0)
		return r;
	h->host = host;
	r = find_subject(h, rootfs, e);
	if (r < 0)
		return r;
	return oakum_engine_run(&(struct oakum_request){.arena = &h->arena,
							.name = input,
							.bytes = bytes,
							.len = len,
							.kind = OAKUM_SPEC_CONFIG,
							.policy = h->policy,
							.host = host,
							.subject = &h->subject},
				&h->outcome, e);
}

static int hand_on(struct oakum_hook *h, const char *bytes, size_t len)
{
	int r = oakum_fd_write_all(STDOUT_FILENO, bytes, len);

	if (r < 0)
		return oakum_hook_refuse(h, "hook",
					 "standard output cannot be written: %s",
					 oakum_errno_text(r));
	return oakum_hook_passed(h);
}

int oakum_hook_filter(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const char *bytes = NULL;
	size_t len = 0;

	if (oakum_fd_slurp(&h->arena, STDIN_FILENO, input, OAKUM_JSON_SIZE_MAX, &bytes,
			   &len, &e) < 0)
		return oakum_hook_refuse(h, "config", "%s", e.msg);
	if (oakum_hook_load_policy(h, &e) < 0)
		return oakum_hook_refuse(h, "policy", "%s", e.msg);
	if (judge(h, bytes, len, &e) < 0) {
		if (h->policy->mode == OAKUM_MODE_AUDIT)
			return hand_on(h, bytes, len);
		return oakum_hook_refuse(h, "engine", "%s", e.msg);
	}
	switch (h->outcome->verdict) {
	case OAKUM_VERDICT_ALLOW:
	case OAKUM_VERDICT_REWRITE:
		return hand_on(h, h->outcome->bytes, h->outcome->len);
	case OAKUM_VERDICT_REFUSE:
	case OAKUM_VERDICT_UNSET:
	default:
		return oakum_hook_refuse_finding(h, h->outcome->refusal, NULL);
	}
}
