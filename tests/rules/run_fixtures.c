/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run_fixtures.c - judges every case below tests/rules and compares what came out.
 *
 *     run_fixtures DIR        DIR/<rule>/<case>.json, DIR/base/<name>.json
 *
 * README.md beside this file has the format of a case. Besides what a case expects, a
 * rewritten document must be left alone when it is judged again.
 */
#include "fixtures.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/rule.h>
#include <oakum/str.h>

static unsigned passed, failed;

struct fixture {
	struct oakum_arena *arena;
	const char *dir;  /* of all cases */
	const char *rule; /* whose folder the case is in */
	const char *name; /* "<rule>/<case>" */
	struct oakum_json_doc *doc;
	const struct oakum_policy *policy;
	const struct oakum_host *host;
	struct oakum_err err;
};

static bool fail(const struct fixture *t, const char *what, const char *detail)
{
	printf("FAILED %s: %s%s%s\n", t->name, what, detail ? ": " : "",
	       detail ? detail : "");
	return false;
}

/* Cases are written on x86_64. On another machine they speak of its own architectures, of which
 * there may be fewer. */
static const char *const words[][2] = {
#if defined(__aarch64__)
	{"\"SCMP_ARCH_X86_64\"", "\"SCMP_ARCH_AARCH64\""},
	{"\"SCMP_ARCH_X86\"", "\"SCMP_ARCH_ARM\""},
	{"'SCMP_ARCH_X86'", "'SCMP_ARCH_ARM'"},
	{", \"SCMP_ARCH_X32\"", ""},
#endif
	{NULL, NULL},
};

static const char *in_our_words(struct oakum_arena *a, const char *text, size_t *len)
{
	for (size_t i = 0; words[i][0]; i++) {
		const char *at, *from = words[i][0], *to = words[i][1];

		for (size_t done = 0; (at = strstr(text + done, from));) {
			size_t before = (size_t)(at - text);

			text = oakum_arena_printf(a, "%.*s%s%s", (int)before, text, to,
						  at + strlen(from));
			done = before + strlen(to);
		}
	}
	*len = strlen(text);
	return text;
}

static int read_json(struct oakum_arena *a, const char *path, struct oakum_json_doc **ret,
		     struct oakum_err *e)
{
	const char *bytes;
	size_t len;
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, path, OAKUM_TRUST_ANY, e);

	if (fd < 0)
		return fd;
	if (oakum_fd_slurp(a, fd, path, OAKUM_JSON_SIZE_MAX, &bytes, &len, e) < 0)
		return e->code;
	if (words[0][0])
		bytes = in_our_words(a, oakum_arena_dup(a, bytes, len), &len);
	return oakum_json_read(a, path, bytes, len, OAKUM_JSON_COMMENTS, ret, e);
}

static char *text_of(struct oakum_arena *a, const struct oakum_node *n, size_t *ret_len)
{
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(n, &out);
	*ret_len = out.len;
	return out.data;
}

/* "policy" of the case, or: the rule of the folder alone, as "settings" or restricted has it. */
static int make_policy(struct fixture *t, struct oakum_err *e)
{
	struct oakum_arena *a = t->arena;
	const struct oakum_node *settings = oakum_json_get(t->doc->root, "settings");
	struct oakum_node *policy = oakum_json_get(t->doc->root, "policy");
	struct oakum_node *rules = oakum_json_object(a);
	struct oakum_policy *loaded;
	size_t len;
	char *text;

	if (!policy) {
		policy = oakum_json_object(a);
		oakum_json_put(a, policy, "version", oakum_json_i64(a, 1));
		oakum_json_put(a, policy, "extends", oakum_json_string(a, "restricted"));
		for (size_t i = 0; i < oakum_rules_count; i++) {
			if (!oakum_streq(oakum_rule_at(i)->id, t->rule))
				oakum_json_put(a, rules, oakum_rule_at(i)->id,
					       oakum_json_string(a, "off"));
		}
		if (settings)
			oakum_json_put(a, rules, t->rule, oakum_json_copy(a, settings));
		oakum_json_each(w, oakum_json_get(t->doc->root, "with"))
			oakum_json_put(a, rules, w->key, oakum_json_copy(a, w));
		oakum_json_put(a, policy, "rules", rules);
	}
	text = text_of(a, policy, &len);
	if (oakum_policy_parse(a, "policy", text, len, time(NULL), &loaded, e) < 0)
		return e->code;
	t->policy = loaded;
	return 0;
}

/* The document of the case: "config", or "base" with "patch". */
static int make_config(struct fixture *t, char **ret_text, size_t *ret_len,
		       struct oakum_err *e)
{
	const struct oakum_node *root = t->doc->root;
	const struct oakum_node *config = oakum_json_get(root, "config");
	const char *base = oakum_json_str(oakum_json_get(root, "base"));
	struct oakum_json_doc *doc;
	int ret;

	if (config) {
		*ret_text = text_of(t->arena, config, ret_len);
		return 0;
	}
	ret = read_json(t->arena,
			oakum_arena_printf(t->arena, "%s/base/%s.json", t->dir,
					   base ? base : "docker"),
			&doc, e);
	if (ret == 0)
		ret = apply_patch(doc, oakum_json_get(root, "patch"), e);
	if (ret == 0)
		*ret_text = text_of(t->arena, doc->root, ret_len);
	return ret;
}

static enum oakum_spec_kind kind_of(const struct fixture *t)
{
	const char *kind = oakum_json_str(oakum_json_get(t->doc->root, "kind"));

	if (oakum_streq(kind, "process"))
		return OAKUM_SPEC_PROCESS;
	if (oakum_streq(kind, "resources"))
		return OAKUM_SPEC_RESOURCES;
	return OAKUM_SPEC_CONFIG;
}

/* "options": what weakens on the runtime's command line. */
static const char *const *options_of(const struct fixture *t, size_t *ret_n)
{
	const struct oakum_node *facts = oakum_json_get(t->doc->root, "options");
	const char **options =
		oakum_arena_array(t->arena, facts ? facts->count : 0, sizeof(*options));

	*ret_n = 0;
	oakum_json_each(option, facts)
		options[(*ret_n)++] = oakum_json_str(option);
	return options;
}

/* "prepared": the variables that were made files of at create; at create there is a place. */
static const struct oakum_prepared *prepared_of(const struct fixture *t)
{
	const struct oakum_node *names = oakum_json_get(t->doc->root, "prepared");
	struct oakum_prepared *p = OAKUM_NEW(t->arena, struct oakum_prepared);
	const char **list =
		oakum_arena_array(t->arena, names ? names->count : 0, sizeof(*list));
	uint64_t uid = 0, gid = 0;

	if (kind_of(t) == OAKUM_SPEC_CONFIG)
		p->dir = OAKUM_RUNDIR "/prepared/CONTAINER";
	/* Absent: it has no user namespace. */
	(void)oakum_spec_u64(t->doc->root, "lowest_id", &p->lowest_id);
	(void)oakum_spec_u64(t->doc->root, "uid", &uid);
	(void)oakum_spec_u64(t->doc->root, "gid", &gid);
	p->uid = (uint32_t)uid;
	p->gid = (uint32_t)gid;
	p->remapped = oakum_json_true(oakum_json_get(t->doc->root, "remapped"));
	oakum_json_each(name, names)
		list[p->n_secrets++] = oakum_json_str(name);
	p->secrets = list;
	return p;
}

/* "subject": what the engine's own state says, as far as cases need it. */
static const struct oakum_subject *subject_of(const struct fixture *t)
{
	const struct oakum_node *facts = oakum_json_get(t->doc->root, "subject");
	struct oakum_subject *s = OAKUM_NEW(t->arena, struct oakum_subject);

	s->engine = oakum_json_str(oakum_json_get(facts, "engine"));
	s->sandbox = oakum_json_true(oakum_json_get(facts, "sandbox"));
	s->image = oakum_json_str(oakum_json_get(facts, "image"));
	s->image_id = oakum_json_str(oakum_json_get(facts, "image_id"));
	s->image_digest = oakum_json_str(oakum_json_get(facts, "image_digest"));
	return s;
}

static bool finding_matches(const struct oakum_finding *f, const struct oakum_node *want)
{
	const char *rule = oakum_json_str(oakum_json_get(want, "rule"));
	const char *pointer = oakum_json_str(oakum_json_get(want, "pointer"));
	const char *action = oakum_json_str(oakum_json_get(want, "action"));
	const char *message = oakum_json_str(oakum_json_get(want, "message"));

	return (!rule || oakum_streq(f->rule->id, rule)) &&
	       oakum_streq(f->pointer, pointer) &&
	       (!action || oakum_streq(oakum_action_name(f->action), action)) &&
	       message && strstr(f->message, message);
}

static bool check_findings(const struct fixture *t, const struct oakum_outcome *out)
{
	const struct oakum_node *wants = oakum_json_get(t->doc->root, "findings");
	unsigned n = 0;

	for (const struct oakum_finding *f = out->findings; f; f = f->next) {
		bool wanted = false;

		n++;
		oakum_json_each(want, wants)
			wanted = wanted || finding_matches(f, want);
		if (!wanted)
			return fail(t, "unexpected finding",
				    oakum_arena_printf(t->arena, "%s %s %s: %s",
						       f->rule->id,
						       oakum_action_name(f->action),
						       f->pointer, f->message));
	}
	if (n != (wants ? wants->count : 0))
		return fail(t, "a finding is missing",
			    oakum_arena_printf(t->arena, "%u found, %u expected", n,
					       wants ? wants->count : 0));
	return true;
}

/* "after": {"/pointer": value}; null stands for "nothing there". */
static bool check_after(const struct fixture *t, const struct oakum_outcome *out)
{
	oakum_json_each(want, oakum_json_get(t->doc->root, "after")) {
		const struct oakum_node *got =
			out->after ? oakum_json_at(out->after->root, want->key) : NULL;
		size_t len;

		if (want->type == OAKUM_JSON_NULL ? !got
						  : got && oakum_json_equal(want, got))
			continue;
		return fail(t, want->key,
			    got ? text_of(t->arena, got, &len) : "there is nothing");
	}
	return true;
}

static const char *copied(struct oakum_arena *a, const struct oakum_step *s)
{
	return oakum_arena_printf(a, "%s %s", s->from, oakum_size_text(a, s->size));
}

/* "plan": every step, "file secrets/TOKEN=its content", "shift mount-3=/its/source", "copy
 * writable-0=/its/place 64m". */
static bool check_plan(const struct fixture *t, const struct oakum_outcome *out)
{
	const struct oakum_node *wants = oakum_json_get(t->doc->root, "plan");
	const struct oakum_node *want = wants ? wants->child : NULL;

	for (const struct oakum_step *s = out->plan; s; s = s->next) {
		const char *got = oakum_arena_printf(
			t->arena, "%s %s%s%.*s%s%s%s%s", oakum_step_name(s->kind),
			s->name, s->bytes ? "=" : "", (int)s->len,
			s->bytes ? s->bytes : "", s->shift ? "=" : "",
			s->shift ? s->shift->path : "", s->from ? "=" : "",
			s->from ? copied(t->arena, s) : "");
		if (s->owner)
			got = oakum_arena_printf(t->arena, "%s owner %u", got,
						 (unsigned)s->owner);

		if (!want || !oakum_streq(oakum_json_str(want), got))
			return fail(t, "unexpected step of the plan", got);
		want = want->next;
	}
	return !want || fail(t, "a step of the plan is missing", oakum_json_str(want));
}

static bool check_again(const struct fixture *t, struct oakum_request req,
			const struct oakum_outcome *first)
{
	struct oakum_prepared made = *req.prepared;
	struct oakum_outcome *out;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (first->verdict != OAKUM_VERDICT_REWRITE)
		return true;
	made.made = true;
	req.prepared = &made;
	req.bytes = first->bytes;
	req.len = first->len;
	if (oakum_engine_run(&req, &out, &e) < 0)
		return fail(t, "second pass", e.msg);
	if (out->verdict != OAKUM_VERDICT_ALLOW)
		return fail(t, "the second pass still finds",
			    out->findings ? out->findings->message : "something");
	return true;
}

static bool run_case(struct fixture *t)
{
	struct oakum_request req = {
		.arena = t->arena, .name = "config.json", .thorough = true};
	const struct oakum_node *root = t->doc->root;
	const char *want = oakum_json_str(oakum_json_get(root, "expect"));
	struct oakum_outcome *out;
	char *text = NULL;

	if (!want || !oakum_json_str(oakum_json_get(root, "why")))
		return fail(t, "a case needs 'why' and 'expect'", NULL);
	if (make_policy(t, &t->err) < 0 || make_config(t, &text, &req.len, &t->err) < 0)
		return fail(t, "cannot be set up", t->err.msg);
	req.bytes = text;
	req.kind = kind_of(t);
	req.policy = t->policy;
	req.subject = subject_of(t);
	req.prepared = prepared_of(t);
	req.options = options_of(t, &req.n_options);
	req.at_rest = oakum_json_true(oakum_json_get(root, "at_rest"));
	req.host = fake_host(t->arena, oakum_json_get(root, "host"));
	if (oakum_engine_run(&req, &out, &t->err) < 0)
		return fail(t, "cannot be judged", t->err.msg);
	if (!oakum_streq(oakum_verdict_name(out->verdict), want))
		return fail(t,
			    oakum_arena_printf(t->arena, "verdict is %s, not %s",
					       oakum_verdict_name(out->verdict), want),
			    out->refusal ? out->refusal->message : NULL);
	return check_findings(t, out) && check_after(t, out) && check_plan(t, out) &&
	       check_again(t, req, out);
}

static void run_file(const char *dir, const char *rule, const char *file)
{
	struct oakum_arena arena;
	struct fixture t = {
		.arena = &arena, .dir = dir, .rule = rule, .err = OAKUM_ERR_INIT};
	bool ok;

	oakum_arena_init(&arena, OAKUM_ARENA_CEILING);
	t.name = oakum_arena_printf(&arena, "%s/%s", rule, file);
	if (read_json(&arena, oakum_arena_printf(&arena, "%s/%s", dir, t.name), &t.doc,
		      &t.err) < 0)
		ok = fail(&t, "cannot be read", t.err.msg);
	else
		ok = run_case(&t);
	passed += ok;
	failed += !ok;
	oakum_arena_release(&arena);
}

static int is_case(const struct dirent *d)
{
	return oakum_ends_with(d->d_name, ".json");
}

static void run_rule(const char *dir, const char *rule)
{
	struct dirent **names;
	char path[4096];
	int n;

	if (snprintf(path, sizeof(path), "%s/%s", dir, rule) >= (int)sizeof(path))
		return;
	n = scandir(path, &names, is_case, alphasort);
	if (n <= 0) {
		printf("FAILED %s: no cases\n", rule);
		failed++;
	}
	for (int i = 0; i < n; i++) {
		run_file(dir, rule, names[i]->d_name);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: run_fixtures DIR [RULE ...]\n");
		return 2;
	}
	if (argc > 2) {
		for (int i = 2; i < argc; i++)
			run_rule(argv[1], argv[i]);
	} else {
		for (size_t i = 0; i < oakum_rules_count; i++)
			run_rule(argv[1], oakum_rule_at(i)->id);
	}
	printf("rules: %u passed, %u failed\n", passed, failed);
	return failed != 0;
}
