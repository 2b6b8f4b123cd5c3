/* SPDX-License-Identifier: Apache-2.0 */
/* record_json.h - a record as text; private to core/io. */
#ifndef OAKUM_IO_RECORD_JSON_H
#define OAKUM_IO_RECORD_JSON_H

#include <stddef.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>
#include <oakum/record.h>

#define OAKUM_RECORD_LINK     "runtime"
#define OAKUM_RECORD_FILE     "record.json"
#define OAKUM_RECORD_SIZE_MAX (256u * 1024) /* bytes */
#define OAKUM_RECORD_VERSION  "1"

int oakum_record_text(struct oakum_arena *a, const struct oakum_record *record,
		      const char **ret_text, size_t *ret_len,
		      struct oakum_err *e) OAKUM_MUST;

/* Members that a newer version may have added are passed over. */
int oakum_record_parse(struct oakum_arena *a, const char *name, const char *text,
		       size_t len, struct oakum_record *ret,
		       struct oakum_err *e) OAKUM_MUST;

#endif
