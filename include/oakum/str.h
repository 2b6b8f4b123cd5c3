/* SPDX-License-Identifier: Apache-2.0 */
/*
 * str.h - text: comparing, checking, folding, numbers, times.
 *
 * Numbers are parsed whole: the entire string, in range, no sign or space surprises.
 */
#ifndef OAKUM_STR_H
#define OAKUM_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <oakum/arena.h>
#include <oakum/attr.h>

/* NULL equals only NULL. */
bool oakum_streq(const char *a, const char *b) OAKUM_PURE;
bool oakum_starts_with(const char *s, const char *prefix) OAKUM_PURE OAKUM_NONNULL;
bool oakum_ends_with(const char *s, const char *suffix) OAKUM_PURE OAKUM_NONNULL;
/* Whether s is one of the n words. */
bool oakum_str_in(const char *s, const char *const *words, size_t n) OAKUM_PURE;

/* Strict UTF-8 (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF).
 * Returns len when all is valid, else the offset of the first bad byte. */
size_t oakum_utf8_check(const char *bytes, size_t len) OAKUM_PURE;

/* Equality as Go's encoding/json folds keys: ASCII case, U+017F as s, U+212A as k. */
bool oakum_fold_equal(const char *a, const char *b) OAKUM_PURE OAKUM_NONNULL;

/* Decimal, no leading '+', no space, no leading zero but "0" itself, "-0" refused.
 * Return 0 or -EINVAL / -ERANGE; ret is not written on failure. */
int oakum_num_i64(const char *s, int64_t min, int64_t max, int64_t *ret) OAKUM_MUST;
int oakum_num_u64(const char *s, uint64_t max, uint64_t *ret) OAKUM_MUST;

/* The decimal text, which the functions above read back. */
char *oakum_u64_text(struct oakum_arena *a, uint64_t v) OAKUM_NONNULL;
char *oakum_i64_text(struct oakum_arena *a, int64_t v) OAKUM_NONNULL;

/* A size in bytes as tmpfs and people write it: digits and at most one of k K m M g G.
 * Return 0 or -EINVAL / -ERANGE. */
int oakum_num_size(const char *s, uint64_t *ret) OAKUM_MUST;

/* The shortest text that oakum_num_size reads back as bytes: "100m", "1025". */
char *oakum_size_text(struct oakum_arena *a, uint64_t bytes) OAKUM_NONNULL;

/* The word among n that is nearest to s (edit distance at most 3 and under half of its
 * length), else the only one that s, of 4 characters or more, is a part of, or NULL: for "did
 * you mean". */
const char *oakum_str_nearest(const char *s, const char *const *words, size_t n);

/* s with control bytes and non-ASCII written as \xNN, cut to max characters with "...":
 * how anything from a config is shown to a person. */
char *oakum_str_show(struct oakum_arena *a, const char *s, size_t max) OAKUM_NONNULL;

#endif
