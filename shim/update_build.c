/* SPDX-License-Identifier: Apache-2.0 */
/* update_build.c - see update_build.h. */
#include "update_build.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <oakum/json.h>
#include <oakum/str.h>

enum form {
	FORM_UNSET = 0,
	FORM_NUMBER, /* an integer; -1 is "no limit" */
	FORM_SIZE,   /* bytes; runc takes "512m" too */
	FORM_TEXT,
};

static const struct limit {
	char option[24];
	char object[8], member[16]; /* of linux.resources; "": not in it */
	char pointer[24];
	enum form form;
} limits[] = {
	{"--blkio-weight", "blockIO", "weight", "/blockIO/weight", FORM_NUMBER},
	{"--cpu-burst", "cpu", "burst", "/cpu/burst", FORM_NUMBER},
	{"--cpu-idle", "cpu", "idle", "/cpu/idle", FORM_NUMBER},
	{"--cpu-period", "cpu", "period", "/cpu/period", FORM_NUMBER},
	{"--cpu-quota", "cpu", "quota", "/cpu/quota", FORM_NUMBER},
	{"--cpu-rt-period", "cpu", "realtimePeriod", "/cpu/realtimePeriod", FORM_NUMBER},
	{"--cpu-rt-runtime", "cpu", "realtimeRuntime", "/cpu/realtimeRuntime",
	 FORM_NUMBER},
	{"--cpu-share", "cpu", "shares", "/cpu/shares", FORM_NUMBER},
	{"--cpuset-cpus", "cpu", "cpus", "/cpu/cpus", FORM_TEXT},
	{"--cpuset-mems", "cpu", "mems", "/cpu/mems", FORM_TEXT},
	{"--kernel-memory", "memory", "kernel", "/memory/kernel", FORM_SIZE},
	{"--kernel-memory-tcp", "memory", "kernelTCP", "/memory/kernelTCP", FORM_SIZE},
	{"--memory", "memory", "limit", "/memory/limit", FORM_SIZE},
	{"--memory-reservation", "memory", "reservation", "/memory/reservation",
	 FORM_SIZE},
	{"--memory-swap", "memory", "swap", "/memory/swap", FORM_SIZE},
	{"--pids-limit", "pids", "limit", "/pids/limit", FORM_NUMBER},
};

static int read_value(struct oakum_arena *a, const struct limit *l, const char *text,
		      struct oakum_node **ret, struct oakum_err *e)
{
	uint64_t size;
	int64_t number;

	if (l->form == FORM_TEXT) {
		*ret = oakum_json_string(a, text);
		return 0;
	}
	if (oakum_num_i64(text, -1, INT64_MAX, &number) == 0) {
		*ret = oakum_json_i64(a, number);
		return 0;
	}
	if (l->form == FORM_SIZE && oakum_num_size(text, &size) == 0 &&
	    size <= INT64_MAX) {
		*ret = oakum_json_u64(a, size);
		return 0;
	}
	return oakum_err_set(
		e, -EINVAL, "'%s' of %s is no number that can be judged: write it %s",
		text, l->option,
		l->form == FORM_SIZE ? "in bytes, or with k, m or g" : "in plain digits");
}

static int put(struct oakum_arena *a, struct oakum_node *resources, const struct limit *l,
	       const char *text, struct oakum_err *e)
{
	struct oakum_node *obj = oakum_json_get(resources, l->object);
	struct oakum_node *value = NULL;
	int ret;

	if (!text || !*text)
		return 0; /* the runtimes take an empty value for none */
	ret = read_value(a, l, text, &value, e);
	if (!value)
		return ret;
	if (!obj) {
		obj = oakum_json_object(a);
		oakum_json_put(a, resources, l->object, obj);
	}
	oakum_json_put(a, obj, l->member, value);
	return 0;
}

int oakum_update_build(struct oakum_arena *a, const struct oakum_call *call,
		       struct oakum_buf *out, struct oakum_err *e)
{
	struct oakum_node *resources = oakum_json_object(a);

	for (size_t i = 0; i < OAKUM_COUNT(limits); i++) {
		const char *name = limits[i].option + strlen("--");
		int ret = put(a, resources, &limits[i], oakum_call_value(call, name), e);

		if (ret < 0)
			return ret;
	}
	oakum_json_write_value(resources, out);
	return out->full ? oakum_err_set(e, -EFBIG, "the options of update are too long")
			 : 0;
}

const char *oakum_update_option_at(const char *pointer)
{
	for (size_t i = 0; i < OAKUM_COUNT(limits); i++) {
		if (oakum_streq(limits[i].pointer, pointer))
			return limits[i].option;
	}
	return NULL;
}
