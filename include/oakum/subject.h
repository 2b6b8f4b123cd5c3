/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject.h - what a container is, as the engine that owns its bundle records it.
 *
 * Exceptions of a policy are granted to subjects, so nothing that the workload or its author
 * chooses may count. Which engine it is follows from where the bundle lies, in a place that
 * only root can have made; the rest is read from that engine's own files, or from annotations
 * only where the engine (containerd's CRI plugin) does not let anybody else set them. What
 * cannot be told that way stays NULL.
 */
#ifndef OAKUM_SUBJECT_H
#define OAKUM_SUBJECT_H

#include <stdbool.h>

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/err.h>

struct oakum_bundle;
struct oakum_node;

/* Each member is NULL when it is not known; an exception that asks for what is not known does
 * not match. */
struct oakum_subject {
	const char *engine;	  /* "docker", "containerd", "cri", "podman", "crio" */
	const char *namespace_;	  /* the engine's own: containerd's, moby… */
	const char *image;	  /* the reference as the engine's state records it */
	const char *image_id;	  /* "sha256:…" */
	const char *image_digest; /* "sha256:…" of the manifest */
	const char *rootfs;	  /* canonical path of root.path */
	const char *name; /* the container's, for people: whoever starts it chooses it */
	const char *pod_namespace; /* Kubernetes, where the CRI owns the keys */
	const char *pod_name;
	const char *pod_container;
	bool sandbox; /* the pause container of a pod: the engine itself says so */
};

/* Fills ret for the container id with that bundle, whose config has been read (NULL: it could
 * not be), with the engine's root.path (NULL: it has none); in core/io. Without detail only what a rule needs is found out: the root file system,
 * in which an exec is judged, the engine, its namespace and whether it is a sandbox. With it,
 * also what else an exception can match: the engine's files are read. A root that is there and
 * cannot be told is an error. */
int oakum_subject_find(struct oakum_arena *a, const struct oakum_bundle *bundle,
		       const struct oakum_node *config, const char *root, const char *id,
		       bool detail, struct oakum_subject *ret,
		       struct oakum_err *e) OAKUM_MUST;

#endif
