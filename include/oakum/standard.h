/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standard.h - published catalogues of controls, and the rules that see to them.
 *
 * Data, kept beside the rules. A control gives the settings of the rules that judge it; it is
 * met when they find nothing. A control without settings is one that a container's
 * configuration does not show, with the reason. Titles are in our own words.
 */
#ifndef OAKUM_STANDARD_H
#define OAKUM_STANDARD_H

#include <stddef.h>

#include <oakum/attr.h>

struct oakum_control {
	const char *number; /* as the document counts, "5.4" */
	const char *title;
	const char
		*rules; /* members of a policy's "rules", all "warn"; NULL: not judged */
	const char *below;  /* findings at or below this pointer count; NULL: all */
	const char *needs;  /* a security module that the host must have on: "apparmor" */
	const char *reason; /* why it is not judged here */
};

struct oakum_standard {
	const char *id;	   /* "cis" */
	const char *title; /* with the edition that is meant */
	const struct oakum_control *controls;
	size_t n_controls;
};

extern const struct oakum_standard oakum_standard_cis, oakum_standard_pss,
	oakum_standard_nsa;

#endif
