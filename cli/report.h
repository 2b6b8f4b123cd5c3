/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - what an audit log comes to: counts by rule, by image and by call, and the lines
 * of a policy that would let pass what was refused.
 *
 * What is kept is bounded, whatever the log says: so many rules, so many images; the rest is
 * counted together.
 */
#ifndef OAKUM_CLI_REPORT_H
#define OAKUM_CLI_REPORT_H

#include <stddef.h>

#include <oakum/buf.h>

#include "audit_read.h"
#include "cli.h"

#define REPORT_RULES_MAX  64
#define REPORT_IMAGES_MAX 1000
#define REPORT_EVENTS_MAX 16

struct report_rule {
	const char *id;
	unsigned long refused, rewritten, warned; /* calls */
};

/* What a rule refused of one image. */
struct report_refusal {
	const char *rule, *message; /* the first of its messages */
	unsigned long calls;
};

struct report_image {
	const char *name;     /* for people */
	const char *image_id; /* "sha256:…", or NULL */
	const char *rootfs;   /* where there is no image, or NULL */
	const char *last;     /* time of the last call */
	unsigned long calls, refused, rewritten;
	struct report_refusal refusals[REPORT_RULES_MAX];
	size_t n_refusals;
};

struct report_event {
	const char *name;
	unsigned long allowed, rewritten, refused; /* what enforcing does */
	unsigned long only_audited;		   /* of those, not done */
};

struct report {
	struct cli *cli;
	struct cli_filter filter;
	struct report_rule rules[REPORT_RULES_MAX];
	size_t n_rules;
	struct report_image *images;
	size_t n_images;
	unsigned long other_images; /* calls of images beyond the maximum */
	struct report_event events[REPORT_EVENTS_MAX];
	size_t n_events;
	unsigned long calls, lines, damaged;
	const char *first, *last; /* times */
};

/* A cli_entry_fn: counts one entry. */
void report_count(void *data, const struct cli_entry *entry);
/* The most refused first. */
void report_sort(struct report *r);

void report_text(const struct report *r, struct oakum_buf *out);
void report_json(const struct report *r, struct oakum_buf *out);
void report_html(const struct report *r, struct oakum_buf *out);
void report_prometheus(const struct report *r, struct oakum_buf *out);

/* The lines of a policy that let an image pass what was refused, as comments: a drop-in to be
 * uncommented once a reason is given. In propose.c. */
void report_propose(struct cli *cli, const struct report_image *image,
		    struct oakum_buf *out);

#endif
