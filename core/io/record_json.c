/* SPDX-License-Identifier: Apache-2.0 */
/* record_json.c - see record_json.h. */
#include "record_json.h"

#include <errno.h>

#include <oakum/buf.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "stamp.h"

/* The members that are plain text, of the record and of its subject. */
static const struct member {
	char key[16];
	size_t offset;
} record_texts[] =
	{
		{"root", offsetof(struct oakum_record, root)},
		{"id", offsetof(struct oakum_record, id)},
		{"bundle", offsetof(struct oakum_record, bundle)},
		{"runtime", offsetof(struct oakum_record, runtime)},
		{"policy", offsetof(struct oakum_record, policy)},
		{"view", offsetof(struct oakum_record, view)},
},
  subject_texts[] =
	  {
		  {"engine", offsetof(struct oakum_subject, engine)},
		  {"namespace", offsetof(struct oakum_subject, namespace_)},
		  {"image", offsetof(struct oakum_subject, image)},
		  {"image_id", offsetof(struct oakum_subject, image_id)},
		  {"image_digest", offsetof(struct oakum_subject, image_digest)},
		  {"rootfs", offsetof(struct oakum_subject, rootfs)},
		  {"name", offsetof(struct oakum_subject, name)},
		  {"pod_namespace", offsetof(struct oakum_subject, pod_namespace)},
		  {"pod_name", offsetof(struct oakum_subject, pod_name)},
		  {"pod_container", offsetof(struct oakum_subject, pod_container)},
},
  exception_texts[] = {
	  {"rule", offsetof(struct oakum_record_exception, rule)},
	  {"reason", offsetof(struct oakum_record_exception, reason)},
	  {"expires", offsetof(struct oakum_record_exception, expires)},
};

static void put_texts(struct oakum_arena *a, struct oakum_node *obj, const void *from,
		      const struct member *m, size_t n)
{
	for (; n > 0; n--, m++) {
		const char *text = *(const char *const *)((
			const void *)((const char *)from + m->offset));

		if (text)
			oakum_json_put(a, obj, m->key, oakum_json_string(a, text));
	}
}

static void get_texts(const struct oakum_node *obj, void *to, const struct member *m,
		      size_t n)
{
	for (; n > 0; n--, m++)
		*(const char **)((void *)((char *)to + m->offset)) =
			oakum_json_str(oakum_json_get(obj, m->key));
}

static struct oakum_node *exceptions(struct oakum_arena *a, const struct oakum_record *r)
{
	struct oakum_node *array = oakum_json_array(a);

	for (size_t i = 0; i < r->n_excepted; i++) {
		struct oakum_node *entry = oakum_json_object(a);

		put_texts(a, entry, &r->excepted[i], exception_texts,
			  OAKUM_COUNT(exception_texts));
		oakum_json_append(array, entry);
	}
	return array;
}

static struct oakum_node *secrets(struct oakum_arena *a, const struct oakum_record *r)
{
	struct oakum_node *array = oakum_json_array(a);

	for (size_t i = 0; i < r->n_secrets; i++)
		oakum_json_append(array, oakum_json_string(a, r->secrets[i]));
	return array;
}

static struct oakum_node *subject(struct oakum_arena *a, const struct oakum_record *r)
{
	struct oakum_node *obj = oakum_json_object(a);

	put_texts(a, obj, &r->subject, subject_texts, OAKUM_COUNT(subject_texts));
	if (r->subject.sandbox)
		oakum_json_put(a, obj, "sandbox", oakum_json_bool(a, true));
	return obj;
}

static struct oakum_node *user(struct oakum_arena *a, const struct oakum_record *r)
{
	struct oakum_node *obj = oakum_json_object(a);

	if (r->uid >= 0)
		oakum_json_put(a, obj, "uid", oakum_json_i64(a, r->uid));
	if (r->gid >= 0)
		oakum_json_put(a, obj, "gid", oakum_json_i64(a, r->gid));
	return obj;
}

int oakum_record_text(struct oakum_arena *a, const struct oakum_record *record,
		      const char **ret_text, size_t *ret_len, struct oakum_err *e)
{
	struct oakum_node *obj = oakum_json_object(a);
	char stamp[OAKUM_STAMP_SIZE];
	struct oakum_buf text;

	oakum_stamp(record->created, stamp);
	oakum_json_put(a, obj, "version", oakum_json_i64(a, 1));
	put_texts(a, obj, record, record_texts, OAKUM_COUNT(record_texts));
	oakum_json_put(a, obj, "created", oakum_json_string(a, stamp));
	oakum_json_put(a, obj, "user", user(a, record));
	oakum_json_put(a, obj, "subject", subject(a, record));
	if (record->lowest_id > 0)
		oakum_json_put(a, obj, "lowest_id", oakum_json_u64(a, record->lowest_id));
	if (record->remapped)
		oakum_json_put(a, obj, "remapped", oakum_json_bool(a, true));
	if (record->n_secrets > 0)
		oakum_json_put(a, obj, "secrets", secrets(a, record));
	oakum_json_put(a, obj, "excepted", exceptions(a, record));
	oakum_buf_init(&text, a, OAKUM_RECORD_SIZE_MAX);
	oakum_json_write_value(obj, &text);
	oakum_buf_putc(&text, '\n');
	if (text.full)
		return oakum_err_set(e, -EFBIG,
				     "the record would be larger than %u bytes",
				     OAKUM_RECORD_SIZE_MAX);
	*ret_text = text.data;
	*ret_len = text.len;
	return 0;
}

static int64_t number(const struct oakum_node *obj, const char *key)
{
	const struct oakum_node *n = oakum_json_get(obj, key);
	int64_t v;

	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(n->text, 0, INT64_MAX, &v) < 0)
		return -1;
	return v;
}

static void get_exceptions(struct oakum_arena *a, const struct oakum_node *array,
			   struct oakum_record *ret)
{
	struct oakum_record_exception *list;

	if (!oakum_json_is(array, OAKUM_JSON_ARRAY))
		return;
	list = oakum_arena_array(a, array->count, sizeof(*list));
	oakum_json_each(entry, array)
		get_texts(entry, &list[ret->n_excepted++], exception_texts,
			  OAKUM_COUNT(exception_texts));
	ret->excepted = list;
}

static void get_secrets(struct oakum_arena *a, const struct oakum_node *array,
			struct oakum_record *ret)
{
	const char **list;

	if (!oakum_json_is(array, OAKUM_JSON_ARRAY))
		return;
	list = oakum_arena_array(a, array->count, sizeof(*list));
	oakum_json_each(entry, array) {
		if (oakum_json_str(entry))
			list[ret->n_secrets++] = entry->text;
	}
	ret->secrets = list;
}

int oakum_record_parse(struct oakum_arena *a, const char *name, const char *text,
		       size_t len, struct oakum_record *ret, struct oakum_err *e)
{
	const struct oakum_node *root, *version;
	struct oakum_record r = {.uid = -1, .gid = -1};
	struct oakum_json_doc *doc;
	int64_t lowest;
	int rc = oakum_json_read(a, name, text, len, OAKUM_JSON_STRICT, &doc, e);

	if (rc < 0)
		return rc;
	root = doc->root;
	version = oakum_json_get(root, "version");
	get_texts(root, &r, record_texts, OAKUM_COUNT(record_texts));
	if (!oakum_json_is(version, OAKUM_JSON_NUMBER) ||
	    !oakum_streq(version->text, OAKUM_RECORD_VERSION) || !r.root || !r.id ||
	    !r.runtime)
		return oakum_err_set(e, -EINVAL, "'%s' is no record of version %s", name,
				     OAKUM_RECORD_VERSION);
	r.uid = number(oakum_json_get(root, "user"), "uid");
	r.gid = number(oakum_json_get(root, "user"), "gid");
	r.remapped = oakum_json_true(oakum_json_get(root, "remapped"));
	lowest = number(root, "lowest_id");
	r.lowest_id = lowest > 0 ? (uint64_t)lowest : 0;
	get_texts(oakum_json_get(root, "subject"), &r.subject, subject_texts,
		  OAKUM_COUNT(subject_texts));
	r.subject.sandbox = oakum_json_true(oakum_json_at(root, "/subject/sandbox"));
	get_secrets(a, oakum_json_get(root, "secrets"), &r);
	get_exceptions(a, oakum_json_get(root, "excepted"), &r);
	*ret = r;
	return 0;
}
