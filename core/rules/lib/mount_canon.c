/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mount_canon.c - see mount_canon.h.
 *
 * Of two options that contradict each other runc takes the last, crun not always: the stricter
 * one stays. A word that no runtime knows goes to the kernel as data: each file system has a
 * list of what it may be told, and a bind, which takes no data, has none.
 *
 * A tmpfs without a size may take half of the machine's memory, one of size 0 all of it; so
 * may one that is counted in blocks or huge pages, which sizes are not compared with.
 */
#include "mount_canon.h"

#include <string.h>

#include <oakum/str.h>

#include "mount_words.h"

#define SHOWN_MAX 60 /* of an option in a message */

struct work {
	const struct oakum_ctx *ctx;
	const struct oakum_spec_mount *m;
	const struct oakum_mount_kind *kind;
	struct oakum_mount_canon *ret;
	const char **kept; /* options as they should be */
	size_t n_kept;
	unsigned sizes;
	bool other_size;
	bool kept_ro;
};

static bool is_tmpfs(const struct work *w)
{
	return oakum_streq(w->kind->type, "tmpfs");
}

static void wrong(struct work *w, bool lost, const char *what)
{
	if (!w->ret->wrong || (lost && !w->ret->lost))
		w->ret->wrong = what;
	w->ret->lost = w->ret->lost || lost;
}

static const char *quoted(const struct work *w, const char *before, const char *option)
{
	return oakum_arena_printf(w->ctx->arena, "%s '%s'", before,
				  oakum_str_show(w->ctx->arena, option, SHOWN_MAX));
}

static void keep(struct work *w, const char *option)
{
	w->kept_ro = w->kept_ro || oakum_streq(option, "ro");
	w->kept[w->n_kept++] = option;
}

static bool is_key(const struct work *w, const char *piece)
{
	size_t len = strcspn(piece, "=");

	for (size_t i = 0; w->kind->data[i][0]; i++) {
		const char *key = w->kind->data[i];

		if (strlen(key) == len && memcmp(key, piece, len) == 0)
			return true;
	}
	return false;
}

/* "nr_inodes=1000": 0 is no limit, in whatever unit it is written. */
static bool is_count(const char *piece)
{
	uint64_t n = 0;

	return oakum_starts_with(piece, "nr_inodes=") &&
	       oakum_num_size(piece + strlen("nr_inodes="), &n) == 0 && n > 0;
}

static void take_data(struct work *w, const char *piece)
{
	if (w->m->bind)
		wrong(w, false, quoted(w, "has the unknown option", piece));
	else if (!is_key(w, piece))
		wrong(w, true, quoted(w, "hands the kernel the option", piece));
	else if (!is_tmpfs(w))
		keep(w, piece);
	else if (oakum_starts_with(piece, "size"))
		w->sizes++; /* the one that holds is added at the end */
	else if (oakum_starts_with(piece, "nr_blocks"))
		w->other_size = true;
	else if (oakum_starts_with(piece, "nr_inodes") && !is_count(piece))
		wrong(w, false, "holds any number of files");
	else if (oakum_starts_with(piece, "huge") && !oakum_streq(piece, "huge=never"))
		wrong(w, false, "takes huge pages");
	else
		keep(w, piece);
}

/* One option, free of commas. */
static void take(struct work *w, const char *piece)
{
	const char *strict = oakum_mount_word_strict(piece);

	if (oakum_streq(piece, "remount")) {
		wrong(w, true, "is mounted over again with other options");
	} else if (strict && oakum_ends_with(strict, "nosuid")) {
		wrong(w, false, "lets in set-user-ID programs");
		keep(w, strict);
	} else if (strict && oakum_ends_with(strict, "nodev")) {
		wrong(w, false, "lets in devices");
		keep(w, strict);
	} else if (strict && w->kind->read_only && oakum_ends_with(piece, "rw")) {
		wrong(w, false, "can be written to");
	} else if (strict && oakum_str_in(strict, w->m->options, w->m->n_options)) {
		wrong(w, false, quoted(w, "also has an option that contradicts", piece));
	} else if (oakum_mount_word_known(piece)) {
		keep(w, piece);
	} else {
		take_data(w, piece);
	}
}

/* "nosuid,size=0": no runtime sees words in that, the kernel does. A bind that nobody makes
 * must not become one. */
static void take_joined(struct work *w, const char *option)
{
	wrong(w, false, quoted(w, "joins options with commas:", option));
	while (*option) {
		size_t len = strcspn(option, ",");
		char *piece = oakum_arena_dup(w->ctx->arena, option, len);

		if (oakum_ends_with(piece, "bind") || oakum_ends_with(piece, "remount"))
			wrong(w, true, quoted(w, "hides an option in", option));
		else if (len)
			take(w, piece);
		option += len + (option[len] == ',');
	}
}

static bool is_percentage(const char *size)
{
	size_t len = strspn(size, "0123456789");

	return len > 0 && len < 3 && !strcmp(size + len, "%") && size[0] != '0';
}

static int finish_size(struct work *w, uint64_t size, struct oakum_err *e)
{
	uint64_t limit = oakum_spec_memory_limit(w->ctx->spec), wish = 0, total = 0;
	const char *text = w->m->size;
	int r = w->ctx->host->memory_total(w->ctx->host, &total, e);

	if (r < 0)
		return r;
	if (w->sizes == 1 && !w->other_size && text && is_percentage(text)) {
		keep(w, oakum_arena_printf(w->ctx->arena, "size=%s", text));
		return 0;
	}
	if (!text || oakum_num_size(text, &wish) < 0)
		wish = 0;
	if (w->sizes != 1 || w->other_size || !wish || wish > total)
		wrong(w, false,
		      w->sizes || w->other_size ? "has no sound size" : "has no size");
	if (!w->ret->wrong)
		return 0; /* nobody wants to know what it should be */
	if (size > total / 2)
		size = total / 2;
	if (limit && size > limit / 2)
		size = limit / 2;
	if (wish)
		size = wish < total ? wish : total;
	keep(w, oakum_arena_printf(w->ctx->arena, "size=%s",
				   oakum_size_text(w->ctx->arena, size)));
	return 0;
}

int oakum_mount_canon(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		      const struct oakum_mount_kind *kind, uint64_t default_size,
		      struct oakum_mount_canon *ret, struct oakum_err *e)
{
	struct work w = {.ctx = ctx, .m = m, .kind = kind, .ret = ret};
	int r = 0;

	*ret = (struct oakum_mount_canon){0};
	/* One for each piece, "ro", and a size. */
	w.kept = oakum_arena_array(ctx->arena, m->n_options + 2, sizeof(*w.kept));
	oakum_json_each(o, oakum_spec_get(m->node, "options")) {
		if (oakum_mount_word_label(o->text))
			keep(&w, o->text);
		else if (strchr(o->text, ','))
			take_joined(&w, o->text);
		else if (*o->text)
			take(&w, o->text);
	}
	if (kind->read_only && !m->read_only) {
		wrong(&w, false, "can be written to");
		if (!w.kept_ro)
			keep(&w, "ro");
	}
	if (is_tmpfs(&w))
		r = finish_size(&w, default_size, e);
	if (r == 0 && ret->wrong)
		ret->options = oakum_json_words(ctx->arena, w.kept, w.n_kept);
	return r;
}
