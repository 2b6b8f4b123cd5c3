/* SPDX-License-Identifier: Apache-2.0 */
/*
 * urfave_model.h - how runc really reads the words after a verb: what urfave/cli does to them
 * before Go's flag package sees them, in the two ways that its versions have of doing it.
 *
 * A model to compare with, as plain as it can be; it knows nothing of what is judged.
 */
#ifndef OAKUM_TESTS_URFAVE_MODEL_H
#define OAKUM_TESTS_URFAVE_MODEL_H

#include <stdbool.h>
#include <string.h>

#include "../../shim/argv.h"

#define MODEL_WORDS 64

struct model {
	bool taken; /* runc would go on with this line */
	const char *id;
	int plain;
	const char *bundle;
};

static inline const struct oakum_option *model_option(const struct oakum_option *o,
						      const char *name, size_t len)
{
	for (; o->name[0]; o++) {
		if ((strlen(o->name) == len && strncmp(o->name, name, len) == 0) ||
		    (len == 1 && o->letter == name[0]))
			return o;
	}
	return NULL;
}

/* "argIsFlag" of urfave/cli 1.22.17. */
static inline bool model_is_option(const struct oakum_option *o, const char *word)
{
	if (word[0] != '-' || strcmp(word, "-") == 0 || strcmp(word, "--") == 0)
		return false;
	word += strspn(word, "-") > 3 ? 3 : strspn(word, "-");
	return model_option(o, word, strcspn(word, "=")) != NULL;
}

/* 1.22.1 (runc 1.0 to 1.4): whatever begins with a dash is an option, and the word after it
 * goes with it when that does not. */
static inline int model_reorder_old(const char *const *in, int n, const char **out)
{
	const char *plain[MODEL_WORDS];
	int options = 0, plains = 0;
	bool value_next = false;

	for (int i = 0; i < n; i++) {
		if (strcmp(in[i], "--") == 0) {
			while (i < n)
				plain[plains++] = in[i++];
			break;
		}
		if (value_next && in[i][0] != '-') {
			value_next = false;
			out[options++] = in[i];
			continue;
		}
		value_next = false;
		if (in[i][0] == '-' && in[i][1]) {
			out[options++] = in[i];
			value_next = !strchr(in[i], '=');
		} else {
			plain[plains++] = in[i];
		}
	}
	memcpy(out + options, plain, (size_t)plains * sizeof(*plain));
	return options + plains;
}

/* 1.22.17 (runc 1.5): only known options count. */
static inline int model_reorder_new(const struct oakum_option *o, const char *const *in,
				    int n, const char **out)
{
	const char *plain[MODEL_WORDS + 1];
	int options = 0, plains = 0;
	bool value_next = false;

	for (int i = 0; i < n; i++) {
		if (value_next && !model_is_option(o, in[i])) {
			value_next = false;
			out[options++] = in[i];
		} else if (strcmp(in[i], "--") == 0) {
			memmove(plain + 1, plain, (size_t)plains++ * sizeof(*plain));
			plain[0] = in[i++];
			while (i < n)
				plain[plains++] = in[i++];
			break;
		} else if (model_is_option(o, in[i])) {
			out[options++] = in[i];
			value_next = !strchr(in[i], '=');
		} else {
			plain[plains++] = in[i];
		}
	}
	memcpy(out + options, plain, (size_t)plains * sizeof(*plain));
	return options + plains;
}

static inline bool model_is_bool(const char *s)
{
	static const char *const words[] = {"1", "t", "T", "true",  "TRUE",  "True",
					    "0", "f", "F", "false", "FALSE", "False"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(s, words[i]) == 0)
			return true;
	}
	return false;
}

/* Go's flag package. */
static inline void model_flags(const struct oakum_option *o, const char *const *in, int n,
			       struct model *ret)
{
	int i = 0;

	*ret = (struct model){.taken = true};
	while (i < n && in[i][0] == '-' && in[i][1]) {
		const char *name = in[i] + 1, *equals;
		const struct oakum_option *opt;

		if (*name == '-' && !*++name) {
			i++;
			break;
		}
		equals = strchr(name, '=');
		opt = *name == '-' ? NULL : model_option(o, name, strcspn(name, "="));
		if (!opt || (opt->arity != OAKUM_ARITY_FLAG && !equals && i + 1 >= n) ||
		    (opt->arity == OAKUM_ARITY_FLAG && equals &&
		     !model_is_bool(equals + 1))) {
			ret->taken = false;
			return;
		}
		if (opt->arity != OAKUM_ARITY_FLAG) {
			const char *value = equals ? equals + 1 : in[++i];

			if (strcmp(opt->name, "bundle") == 0)
				ret->bundle = value;
		}
		i++;
	}
	ret->plain = n - i;
	ret->id = i < n ? in[i] : NULL;
	if (ret->plain != 1)
		ret->taken = false; /* "requires exactly 1 argument(s)" */
}

/* Reads the words after a verb whose options may follow the id. */
static inline void model_read(const struct oakum_option *o, bool old,
			      const char *const *in, int n, struct model *ret)
{
	const char *out[MODEL_WORDS + 1];

	if (old)
		n = model_reorder_old(in, n, out);
	else
		n = model_reorder_new(o, in, n, out);
	model_flags(o, out, n, ret);
}

#endif
