/* SPDX-License-Identifier: Apache-2.0 */
/*
 * started.c - oakum-hook verify-started, for poststart: the process that runs in the container
 * has what its config allows and no more. The bundle's config is what `verify` has judged.
 *
 * Runtimes call poststart while the process is still turning from their own program into the
 * workload, so the last steps (the seccomp filter, the exec) may be yet to come: a mismatch
 * counts when it lasts. A workload may give up privileges on its own at any time, so less is
 * never a mismatch, nor are other ids of one that was allowed to be root.
 *
 * runc before 1.3 calls poststart from `create`, and says so in the state: the container is
 * "created". Its process then waits to be started with the ids and capabilities that it will
 * have, but the filter and the program are the last steps of all and cannot be looked at.
 *
 * A failing poststart hook stops no container, so this one kills: through a pidfd, and only a
 * process that is not in the host's mount namespace.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <oakum/caps.h>
#include <oakum/host.h>
#include <oakum/str.h>

#include "hook.h"
#include "idmap.h"
#include "status.h"

#define STATUS_MAX 65536u  /* bytes */
#define LOOKS_MAX  400	   /* at a process that is not what it should be */
#define LOOK_AGAIN 5000000 /* nanoseconds until the next */
#define INIT_PLACE "/dev/oakum-init"

static const struct cap_set {
	const char *key, *name;
	enum oakum_cap_set set;
} cap_sets[] = {
	{"bounding", "bounding", OAKUM_SET_BOUNDING},
	{"effective", "effective", OAKUM_SET_EFFECTIVE},
	{"permitted", "permitted", OAKUM_SET_PERMITTED},
	{"inheritable", "inheritable", OAKUM_SET_INHERITABLE},
	{"ambient", "ambient", OAKUM_SET_AMBIENT},
};

static void check_caps(struct oakum_hook *h, const struct oakum_status *s)
{
	for (size_t i = 0; i < OAKUM_COUNT(cap_sets); i++) {
		const struct cap_set *set = &cap_sets[i];
		uint64_t allowed = oakum_caps_read(
			oakum_spec_get(h->spec->capabilities, set->key), NULL);
		uint64_t more = s->caps[set->set] & ~allowed;

		if (more)
			oakum_fact_differs(
				h, "capabilities", "process/capabilities",
				"has %d capabilities in its %s set that its config does not give (%016" PRIx64
				")",
				oakum_caps_count(more), set->name, more);
	}
}

/* An id of the config as it looks from here; false when it cannot look like anything. */
static bool outside(const struct oakum_node *n, const char *map, uint64_t *ret)
{
	uint64_t inside = 0;

	return (!n || oakum_num_u64(n->text, UINT32_MAX, &inside) == 0) &&
	       oakum_idmap_outside(map, inside, ret);
}

static bool all_are(const uint64_t ids[4], uint64_t wanted)
{
	return ids[0] == wanted && ids[1] == wanted && ids[2] == wanted &&
	       ids[3] == wanted;
}

static bool is_group(struct oakum_hook *h, const char *map, uint64_t group)
{
	uint64_t id;

	if (outside(oakum_spec_get(h->spec->user, "gid"), map, &id) && id == group)
		return true;
	oakum_json_each(n, oakum_spec_get(h->spec->user, "additionalGids")) {
		if (outside(n, map, &id) && id == group)
			return true;
	}
	return false;
}

static int check_ids(struct oakum_hook *h, const struct oakum_status *s,
		     struct oakum_err *e)
{
	const struct oakum_node *uid = oakum_spec_get(h->spec->user, "uid");
	const char *uids = NULL, *gids = NULL;
	uint64_t wanted = 0, inside = 0;
	size_t len = 0;
	int r = oakum_process_slurp(&h->arena, &h->process, "uid_map", STATUS_MAX, &uids,
				    &len, e);

	if (r == 0)
		r = oakum_process_slurp(&h->arena, &h->process, "gid_map", STATUS_MAX,
					&gids, &len, e);
	if (r < 0)
		return r;
	if (oakum_spec_u64(h->spec->user, "uid", &inside) != OAKUM_HAVE_VALUE ||
	    inside == 0)
		return 0; /* root may become anybody */
	if (!outside(uid, uids, &wanted) || !all_are(s->uid, wanted))
		oakum_fact_differs(h, "user", "process/user/uid",
				   "runs as user %" PRIu64 " and not as its config says",
				   s->uid[1]);
	if (!outside(oakum_spec_get(h->spec->user, "gid"), gids, &wanted) ||
	    !all_are(s->gid, wanted))
		oakum_fact_differs(h, "user", "process/user/gid",
				   "runs as group %" PRIu64 " and not as its config says",
				   s->gid[1]);
	for (size_t i = 0; i < s->n_groups; i++) {
		if (!is_group(h, gids, s->groups[i]))
			oakum_fact_differs(h, "user", "process/user/additionalGids",
					   "is in the group %" PRIu64
					   ", which its config does not give",
					   s->groups[i]);
	}
	return 0;
}

static void check_filters(struct oakum_hook *h, const struct oakum_status *s)
{
	if (!s->no_new_privs)
		oakum_fact_differs(h, "no_new_privileges", "process/noNewPrivileges",
				   "can gain privileges: no_new_privs is not set");
	if (h->state.running && h->spec->seccomp && s->seccomp != 2)
		oakum_fact_differs(h, "seccomp", "linux/seccomp",
				   "runs without its seccomp filter");
}

/* Where the config starts our init, PID 1 is its file. */
static int check_init(struct oakum_hook *h, struct oakum_err *e)
{
	const struct oakum_node *args = oakum_spec_at(h->spec, "process/args");
	const struct oakum_spec_mount *m = oakum_spec_mount_at(h->spec, INIT_PLACE);
	struct oakum_place p = {0};
	struct stat exe;
	int r;

	if (!h->state.running || !m || !m->source || !args ||
	    !oakum_streq(oakum_json_str(args->child), INIT_PLACE))
		return 0;
	r = h->host->place(h->host, m->source, &p, e);
	if (r == 0)
		r = oakum_process_stat(&h->process, "exe", &exe, e);
	if (r == 0 && (!p.exists || p.dev != exe.st_dev || p.ino != exe.st_ino))
		oakum_fact_differs(h, "init", "process/args",
				   "does not run oakum-init as PID 1");
	return r;
}

/* One look. Returns 1 when the process is gone: nothing is left that could do harm. */
static int look(struct oakum_hook *h, struct oakum_err *e)
{
	const char *text = NULL;
	struct oakum_status s = {0};
	size_t len = 0;
	int r;

	h->mismatch.first = h->mismatch.last = NULL;
	r = oakum_process_slurp(&h->arena, &h->process, "status", STATUS_MAX, &text, &len,
				e);
	if (r == 0)
		r = oakum_status_parse(&h->arena, text, &s, e);
	if (oakum_process_is_gone(&h->process) || s.state == 'Z' || s.state == 'X')
		return 1;
	if (r < 0)
		return r;
	check_caps(h, &s);
	check_filters(h, &s);
	r = check_ids(h, &s, e);
	if (r == 0)
		r = check_init(h, e);
	return oakum_process_is_gone(&h->process) ? 1 : r;
}

static int look_until_sure(struct oakum_hook *h, struct oakum_err *e)
{
	const struct timespec pause = {.tv_nsec = LOOK_AGAIN};
	int r = 0;

	for (int i = 0; i < LOOKS_MAX; i++) {
		r = look(h, e);
		if (r == 1 || (r == 0 && !oakum_fact_refusal(h)))
			return r;
		(void)nanosleep(&pause, NULL); /* one that ends early is as good */
	}
	return r;
}

/* Kills what was found to be otherwise; says so when it cannot. */
static void stop(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;

	if (h->policy->mode == OAKUM_MODE_AUDIT)
		return;
	if (oakum_process_kill(&h->process, &e) < 0)
		oakum_hook_refuse(h, "state", "%s", e.msg);
}

int oakum_hook_started(struct oakum_hook *h)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct oakum_finding *f;
	int r = oakum_container_open(h, OAKUM_STAGE_STARTED, &e);

	if (r == -ESRCH) /* a short life is no offence */
		return oakum_hook_passed(h);
	if (r == 0)
		r = oakum_container_check(h, &e);
	if (r < 0 && h->process.fd >= 0 && oakum_process_is_gone(&h->process))
		return oakum_hook_passed(h);
	if (r < 0)
		return oakum_container_refuse(h, &e);
	h->outcome = OAKUM_NEW(&h->arena, struct oakum_outcome);
	r = look_until_sure(h, &e);
	if (r == 1)
		return oakum_hook_passed(h);
	h->outcome->findings = h->mismatch.first;
	h->outcome->verdict = h->outcome->would = OAKUM_VERDICT_ALLOW;
	f = oakum_fact_refusal(h);
	if (r == 0 && !f)
		return oakum_hook_passed(h);
	stop(h);
	return r < 0 ? oakum_hook_refuse(h, "facts", "%s", e.msg)
		     : oakum_hook_refuse_finding(h, f, "the container was killed");
}
