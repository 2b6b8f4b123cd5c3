/* SPDX-License-Identifier: Apache-2.0 */
/* engine_state.h - reading one engine's own account of a container; private to core/io. */
#ifndef OAKUM_IO_ENGINE_STATE_H
#define OAKUM_IO_ENGINE_STATE_H

#include <oakum/arena.h>
#include <oakum/attr.h>
#include <oakum/json.h>
#include <oakum/policy.h>

/* dockerd: <root>/containers/<id>/config.v2.json; the root is found from ret->rootfs. */
void oakum_engine_docker(struct oakum_arena *a, const char *id,
			 struct oakum_subject *ret);

/* podman: the lists of containers beside <storage>/<driver>-containers/<id>. */
void oakum_engine_podman(struct oakum_arena *a, const char *containers, const char *id,
			 struct oakum_subject *ret);

/* containerd's CRI plugin: the annotations that it sets itself. */
void oakum_engine_cri(const struct oakum_node *annotations, struct oakum_subject *ret);

#endif
